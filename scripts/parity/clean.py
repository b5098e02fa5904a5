"""Sets of images that clean-fid resizes: its own reading, resizing and distances around the drawn network. Run through
`peers.py`."""
import numpy as np
import torch

import torchvision_operators  # noqa: F401, before clean-fid
from cleanfid import fid

CASE = "clean-fid's resizing"


def options(work, subset):
    """What `synthbench score` takes."""
    return ["fid@parmar2022", "kid@parmar2022", "--real", work / "real", "--fake", work / "fake", "--weights",
            work / "weights", "--subset-size", str(subset)]


def score(work, network, subset, frechet):
    # clean-fid would fetch its copy of the network; the layers of torch-fidelity's are the same. That one takes bytes
    # and resizes them itself, so that the check of its input is put out and pictures of its own size pass as they are.
    from torch_fidelity import feature_extractor_inceptionv3

    feature_extractor_inceptionv3.vassert = lambda *_: None

    def features(side):
        return fid.get_folder_features(
            str(work / side), lambda batch: network(batch)[0], num_workers=0, batch_size=8, device=torch.device("cpu"),
            mode="clean", verbose=False).astype(np.float64)

    fake, real = features("fake"), features("real")

    def row(metric, peer, value, goal=1e-4):
        return {"metric": metric, "case": CASE, "peer": peer, "value": float(value), "goal": goal}

    # Its subsets come from NumPy's global stream, the second set first; ours come from this seed.
    np.random.seed(2020)
    kernel = fid.kernel_distance(real, fake, num_subsets=100, max_subset_size=subset)
    # As with torch-fidelity, no goal where its root is of a singular product.
    goal = 1e-4 if len(real) > real.shape[1] else None
    return [
        row("fid@parmar2022", "clean-fid", fid.fid_from_feats(fake, real), goal),
        row("fid@parmar2022", "NumPy on clean-fid's features", frechet(fake, real)),
        row("kid@parmar2022", "clean-fid", kernel),
    ]
