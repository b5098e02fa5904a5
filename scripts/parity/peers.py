"""The peers' side of parity: draws images and weights, and scores them by the published programs. Run by `compare`."""
import contextlib
import json
import pathlib
import sys
import tempfile

import numpy as np
import torch
from PIL import Image

import clean
import detections
import label_maps
import torchvision_operators  # noqa: F401, before torch-fidelity
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3


def draw(work, count):
    """Pairs of smooth images and blurred, noisy copies; weights of which the features neither vanish nor explode."""
    generator = np.random.default_rng(0)
    for name in ("real", "fake"):
        (work / name).mkdir(parents=True, exist_ok=True)
        for old in (work / name).glob("*.png"):
            old.unlink()
    for item in range(count):
        coarse = Image.fromarray(generator.integers(0, 256, (12, 12, 3), dtype=np.uint8))
        real = np.asarray(coarse.resize((96, 96), Image.BICUBIC))
        fake = np.clip(real + generator.normal(0, 4 + item % 20, real.shape), 0, 255).round().astype(np.uint8)
        Image.fromarray(real).save(work / "real" / f"{item:04d}.png")
        Image.fromarray(fake).save(work / "fake" / f"{item:04d}.png")
    network = extractor({})
    torch.manual_seed(1)
    for layer in network.modules():
        if isinstance(layer, torch.nn.Conv2d):
            torch.nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        elif isinstance(layer, torch.nn.Linear):
            torch.nn.init.normal_(layer.weight, 0, 0.05)
            torch.nn.init.normal_(layer.bias, 0, 0.1)
    from safetensors.torch import save_file

    state = network.state_dict()
    torch.save(state, work / "inception-2015.pth")
    floats = {name: value.contiguous() for name, value in state.items() if value.dtype == torch.float32}
    save_file(floats, work / "inception-2015.safetensors")
    clean.draw(work, count)
    label_maps.draw(work)


class Bare(FeatureExtractorInceptionV3):
    """The network before it has weights."""

    def load_state_dict(self, state):
        return super().load_state_dict(state) if state else None


def extractor(state):
    with tempfile.NamedTemporaryFile() as file:
        torch.save(state, file.name)
        return Bare("inception", ["2048"], file.name)


def features(network, folder):
    images = [np.asarray(Image.open(path).convert("RGB")) for path in sorted(folder.iterdir())]
    batches = [images[start:start + 8] for start in range(0, len(images), 8)]
    with torch.no_grad():
        parts = [network(torch.from_numpy(np.stack(batch).transpose(0, 3, 1, 2)))[0] for batch in batches]
    return torch.cat(parts).numpy().astype(np.float64)


def frechet(first, second):
    """The trace term as a nuclear norm, which needs no root of a singular product."""
    def root(rows):
        return (rows - rows.mean(0)) / np.sqrt(len(rows) - 1)

    a, b = root(first), root(second)
    shared = np.linalg.svd(a @ b.T, compute_uv=False).sum()
    apart = first.mean(0) - second.mean(0)
    return float(apart @ apart + (a * a).sum() + (b * b).sum() - 2 * shared)


def pairs(work):
    from skimage.metrics import peak_signal_noise_ratio, structural_similarity

    gaussian = {"gaussian_weights": True, "sigma": 1.5, "use_sample_covariance": False}
    found = {"ssim@wang2004": {}, "ssim@scikit-image2014": {}, "psnr@canonical": {}}
    for path in sorted((work / "real").iterdir()):
        real, fake = (np.asarray(Image.open(work / side / path.name)) for side in ("real", "fake"))
        similarity = {"data_range": 255, "channel_axis": -1}
        found["ssim@wang2004"][path.name] = structural_similarity(fake, real, **similarity, **gaussian)
        found["ssim@scikit-image2014"][path.name] = structural_similarity(fake, real, **similarity)
        found["psnr@canonical"][path.name] = peak_signal_noise_ratio(real, fake, data_range=255)
    return [{"metric": name, "peer": "scikit-image", "items": items, "goal": 1e-6} for name, items in found.items()]


def sets(work, subset):
    import torch_fidelity
    from prdc import compute_prdc

    theirs = torch_fidelity.calculate_metrics(
        input1=str(work / "fake"), input2=str(work / "real"), isc=True, fid=True, kid=True, prc=True,
        kid_subset_size=subset, feature_extractor="inception-v3-compat",
        feature_extractor_weights_path=str(work / "inception-2015.pth"), cuda=False, verbose=False, cache=False,
        samples_shuffle=True, batch_size=8)
    network = extractor(torch.load(work / "inception-2015.pth"))
    real, fake = features(network, work / "real"), features(network, work / "fake")
    neighbours = compute_prdc(real, fake, nearest_k=5)

    def row(metric, peer, value, goal=1e-4):
        return {"metric": metric, "peer": peer, "value": float(value), "goal": goal}

    # Of fewer images than features the peer takes eigenvalues of a singular product, so that it has no goal there.
    goal = 1e-4 if len(real) > real.shape[1] else None
    return [
        row("fid@heusel2017", "torch-fidelity", theirs["frechet_inception_distance"], goal),
        row("fid@heusel2017", "NumPy on torch-fidelity's features", frechet(fake, real)),
        row("kid@binkowski2018", "torch-fidelity", theirs["kernel_inception_distance_mean"]),
        row("is@obukhov2020", "torch-fidelity", theirs["inception_score_mean"]),
        row("precision@kynkaanniemi2019", "torch-fidelity", theirs["precision"]),
        row("recall@kynkaanniemi2019", "torch-fidelity", theirs["recall"]),
        row("density@naeem2020", "prdc", neighbours["density"]),
        row("coverage@naeem2020", "prdc", neighbours["coverage"]),
    ] + clean.score(work, network, subset, frechet)


if __name__ == "__main__":
    work, count, subset, step = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    if step == "draw":
        draw(work, count)
        # What ours is asked to score, beside the images: by the name of the case.
        cases = label_maps.cases(work) | {clean.CASE: clean.options(work, subset)}
        print(json.dumps(cases, default=str))
    else:
        # The peers print words of their own.
        with contextlib.redirect_stdout(sys.stderr):
            found = pairs(work) + sets(work, subset) + label_maps.score(work) + detections.score(work)
        print(json.dumps(found))
