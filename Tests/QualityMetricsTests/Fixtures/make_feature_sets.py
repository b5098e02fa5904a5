"""Writes feature_sets.json: what torch-fidelity, prdc, pytorch-msssim and scikit-image say of features and images
that HashedFeatures.swift and Formulas.swift make by the same formulas. No network and no weights take part.

python make_feature_sets.py    (torch-fidelity 0.4.0, prdc 0.2, pytorch-msssim 1.0.0, scikit-image 0.26.0, NumPy 2.4.6)
"""
import json
import os

import numpy as np
import torch
from prdc import compute_prdc
from pytorch_msssim import ms_ssim
from skimage.metrics import structural_similarity
from torch_fidelity.metric_fid import fid_features_to_statistics, fid_statistics_to_metric
from torch_fidelity.metric_isc import isc_features_to_metric
from torch_fidelity.metric_kid import kid_features_to_metric
from torch_fidelity.metric_prc import prc_features_to_metric


def hashed(count, width, salt):
    """Numbers in [0, 1) that are multiples of 2^-20, N×D."""
    n, d = np.meshgrid(np.arange(count, dtype=np.uint64), np.arange(width, dtype=np.uint64), indexing="ij")
    x = (n * np.uint64(7919) + d * np.uint64(104729) + np.uint64(salt * 15485863 + 1)) & np.uint64(0xFFFFFFFF)
    for _ in range(2):
        x = ((x ^ (x >> np.uint64(16))) * np.uint64(0x45D9F3B)) & np.uint64(0xFFFFFFFF)
    x = x ^ (x >> np.uint64(16))
    return ((x >> np.uint64(12)).astype(np.float64) / 2**20).astype(np.float32)


def features(count, width, salt, scale=1.0, shift=0.0):
    return hashed(count, width, salt) * np.float32(scale) + np.float32(shift)


def first(shape):
    n, y, x, c = np.indices(shape)
    return ((7 * x + 3 * y + 11 * c + 29 * n + (x * y) % 31) % 256).astype(np.float64)


def second(shape):
    n, y, x, c = np.indices(shape)
    return np.clip(first(shape) + (x * x + 5 * y + 3 * c + n) % 23 - 11, 0, 255)


def fid(a, b):
    statistics = [fid_features_to_statistics(torch.from_numpy(x)) for x in (a, b)]
    return fid_statistics_to_metric(*statistics, verbose=False)["frechet_inception_distance"]


out = {}
sizes = {"full": (200, 150, 24), "large": (400, 300, 160), "deficient": (20, 12, 48)}
for name, (fakes, reals, width) in sizes.items():
    fake, real = features(fakes, width, 1, 0.75, 0.125), features(reals, width, 2)
    wide = features(fakes, width, 3, 1.125, 0.0625)
    out[f"fid-{name}"] = [float(fid(fake, real))]
    out[f"fid-wide-{name}"] = [float(fid(wide, real))]
    prc = prc_features_to_metric(torch.from_numpy(wide), torch.from_numpy(real), prc_neighborhood=3,
                                 prc_batch_size=10000, save_cpu_ram=False, verbose=False)
    out[f"precision-{name}"], out[f"recall-{name}"] = [prc["precision"]], [prc["recall"]]
    prdc = compute_prdc(real, wide, nearest_k=5)
    out[f"density-{name}"], out[f"coverage-{name}"] = [float(prdc["density"])], [float(prdc["coverage"])]

kid = {"kid_kernel": "poly", "kid_kernel_poly_degree": 3, "kid_kernel_poly_gamma": None, "kid_kernel_poly_coef0": 1,
       "verbose": False, "rng_seed": 2020}
fake, real = (features(n, 24, salt, *scale).astype(np.float64) for n, salt, scale in
              ((200, 1, (0.75, 0.125)), (150, 2, (1.0, 0.0))))
for name, count, size in (("subsets", 7, 50), ("whole", 1, 150)):
    found = kid_features_to_metric(torch.from_numpy(fake[:150] if size == 150 else fake), torch.from_numpy(real),
                                   kid_subsets=count, kid_subset_size=size, **kid)
    out[f"kid-{name}"] = [found["kernel_inception_distance_mean"], found["kernel_inception_distance_std"]]

logits = torch.from_numpy(features(103, 24, 4, 6.0))
for name, shuffle in (("shuffled", True), ("in-order", False)):
    found = isc_features_to_metric(logits, splits=10, shuffle=shuffle, rng_seed=2020)
    out[f"is-{name}"] = [found["inception_score_mean"], found["inception_score_std"]]

for name, shape in {"rgb": (2, 24, 20, 3), "grey": (3, 16, 31, 1)}.items():
    out[f"scikit-image-{name}"] = [float(structural_similarity(p, q, data_range=255, channel_axis=-1))
                                   for p, q in zip(first(shape), second(shape))]
shape = (2, 192, 176, 3)
out["ms-ssim"] = ms_ssim(*(torch.from_numpy(f(shape)).permute(0, 3, 1, 2) for f in (first, second)), data_range=255,
                         size_average=False).tolist()

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "feature_sets.json")
with open(path, "w") as file:
    json.dump(out, file, indent=0)
    file.write("\n")
