"""Scores of a pair of small grey images by scikit-image and NumPy, for ScoreTests.swift, which draws the same images.

Run: python make_scores.py > scores.json
"""

import json

import numpy as np
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def image(seed):
    y, x = np.mgrid[0:16, 0:20]
    return ((x * (7 + seed) + y * 13 + x * y * seed) % 256).astype(np.uint8)


pairs = [(image(1), image(2)), (image(3), image(3) // 2 + 60)]
scores = {"ssim@wang2004": [], "psnr@canonical": [], "mse@canonical": [], "l1@canonical": []}
for real, fake in pairs:
    difference = real.astype(float) - fake.astype(float)
    scores["ssim@wang2004"].append(
        structural_similarity(
            real, fake, gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=255
        )
    )
    scores["psnr@canonical"].append(peak_signal_noise_ratio(real, fake, data_range=255))
    scores["mse@canonical"].append(float((difference**2).mean()))
    scores["l1@canonical"].append(float(np.abs(difference).mean()))
print(json.dumps(scores, indent=2, sort_keys=True))
