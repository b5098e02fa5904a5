"""Sets of images that clean-fid resizes: its own reading, resizing and distances around the drawn network. Run through
`peers.py`."""
import numpy as np
import torch
from PIL import Image

import torchvision_operators  # noqa: F401, before clean-fid
from cleanfid import fid

CASE = "clean-fid's resizing"


def draw(work, count):
    """Images of which the network's size is larger and smaller, fine patterns that must not be passed over included."""
    generator = np.random.default_rng(5)
    for side, contrast in (("real", 60), ("fake", 40)):
        folder = work / "sizes" / side
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.glob("*.png"):
            old.unlink()
        for item in range(count):
            height, width = (96, 120) if item % 2 else (450, 380)
            coarse = Image.fromarray(generator.integers(0, 256, (10, 10, 3), dtype=np.uint8))
            smooth = np.asarray(coarse.resize((width, height), Image.BICUBIC)).astype(float)
            rows, columns = np.mgrid[:height, :width]
            stripes = contrast * np.sin(rows * (0.4 + item / count) + columns * (2.9 - item / count))
            image = np.clip(smooth + stripes[..., None], 0, 255).round().astype(np.uint8)
            Image.fromarray(image).save(folder / f"{item:04d}.png")


def options(work, subset):
    """What `synthbench score` takes."""
    return ["fid@parmar2022", "kid@parmar2022", "--real", work / "sizes" / "real", "--fake", work / "sizes" / "fake",
            "--weights", work / "weights", "--subset-size", str(subset)]


def score(work, network, subset, frechet):
    """Rows of the table; `frechet` is the distance between two sets of features."""
    # clean-fid would fetch its copy of the network; the layers of torch-fidelity's are the same. That one takes bytes
    # and resizes them itself, so that the check of its input is put out and pictures of its own size pass as they are.
    from torch_fidelity import feature_extractor_inceptionv3

    feature_extractor_inceptionv3.vassert = lambda *_: None

    def features(side):
        rows = fid.get_folder_features(
            str(work / "sizes" / side), lambda batch: network(batch)[0], num_workers=0, batch_size=8,
            device=torch.device("cpu"), mode="clean", verbose=False)
        return rows.astype(np.float64)

    fake, real = features("fake"), features("real")

    def row(metric, peer, value):
        return {"metric": metric, "case": CASE, "peer": peer, "value": float(value), "goal": 1e-4}

    # Its subsets come from NumPy's global stream, the second set first; ours come from this seed.
    np.random.seed(2020)
    kernel = fid.kernel_distance(real, fake, num_subsets=100, max_subset_size=subset)
    found = [
        row("fid@parmar2022", "NumPy on clean-fid's features", frechet(fake, real)),
        row("kid@parmar2022", "clean-fid", kernel),
    ]
    # Of fewer images than features its root is of a singular product, which takes minutes and is not exact.
    if len(real) > real.shape[1]:
        found.append(row("fid@parmar2022", "clean-fid", fid.fid_from_feats(fake, real)))
    return found
