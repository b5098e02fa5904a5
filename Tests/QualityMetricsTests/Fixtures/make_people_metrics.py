"""Writes people_metrics.json: masks, masked SSIM and Inception scores by the rules of Deformable GANs' scripts.

python make_people_metrics.py    (scikit-image 0.26.0, SciPy 1.17.1, NumPy 2.4.6)

Polygons follow scikit-image 0.13.1, which those scripts pin: a pixel is inside where a ray crosses the outline an odd
number of times. Later versions count the outline itself as inside; the script prints how many pixels that would move.
"""
import json
import os

import numpy as np
from scipy.ndimage import gaussian_filter
from scipy.special import log_softmax
from skimage.draw import disk, polygon
from skimage.morphology import dilation, erosion

LIMBS = [(2, 3), (2, 6), (3, 4), (4, 5), (6, 7), (7, 8), (2, 9), (9, 10), (10, 11), (2, 12), (12, 13), (13, 14),
         (2, 1), (1, 15), (15, 17), (1, 16), (16, 18), (2, 17), (2, 18), (9, 12), (12, 6), (9, 3), (17, 18)]


def first(shape):
    n, y, x, c = np.indices(shape)
    return ((7 * x + 3 * y + 11 * c + 29 * n + (x * y) % 31) % 256).astype(np.float64)


def second(shape):
    n, y, x, c = np.indices(shape)
    return np.clip(first(shape) + (x * x + 5 * y + 3 * c + n) % 23 - 11, 0, 255)


def similarity(x, y, span):
    """A channel by scikit-image 0.13.1: SciPy's Gaussian of deviation 1.5, 5 pixels cut off."""
    def f(z):
        return gaussian_filter(z, sigma=1.5)
    ux, uy = f(x), f(y)
    vx, vy, vxy = f(x * x) - ux * ux, f(y * y) - uy * uy, f(x * y) - ux * uy
    c1, c2 = (0.01 * span) ** 2, (0.03 * span) ** 2
    s = (2 * ux * uy + c1) * (2 * vxy + c2) / ((ux ** 2 + uy ** 2 + c1) * (vx + vy + c2))
    return s[5:-5, 5:-5].mean()


def posegan(generated, real):
    return [np.mean([similarity(q[..., c], p[..., c], p.max() - p.min()) for c in range(p.shape[-1])])
            for p, q in zip(generated, real)]


def crossings(rows, columns, shape):
    y, x = np.mgrid[:shape[0], :shape[1]].astype(float)
    inside = np.zeros(shape, bool)
    for i in range(len(rows)):
        j = i - 1
        if rows[i] == rows[j]:
            continue
        meets = (rows[i] <= y) != (rows[j] <= y)
        inside ^= meets & (x < (columns[j] - columns[i]) * (y - rows[i]) / (rows[j] - rows[i]) + columns[i])
    return inside


def later(rows, columns, shape):
    mask = np.zeros(shape, bool)
    mask[polygon(rows, columns, shape=shape)] = True
    return mask


def mask(joints, shape, radius, square, fill=crossings):
    """joints are (row, column), None where missing."""
    result = np.zeros(shape, bool)
    for f, t in LIMBS:
        if joints[f - 1] is None or joints[t - 1] is None or joints[f - 1] == joints[t - 1]:
            continue
        f, t = np.array(joints[f - 1]), np.array(joints[t - 1])
        across = np.array([-(f - t)[1], (f - t)[0]])
        across = radius * across / np.linalg.norm(across)
        corners = np.array([f + across, f - across, t - across, t + across])
        result |= fill(corners[:, 0], corners[:, 1], shape)
    for joint in joints:
        if joint is not None:
            result[disk(joint, radius, shape=shape)] = True
    footprint = np.ones((square, square))
    return erosion(dilation(result.astype(np.uint8), footprint), footprint).astype(bool)


def pose(random, height, width, missing):
    joints = [(int(random.integers(height)), int(random.integers(width))) for _ in range(18)]
    return [None if random.random() < missing else joint for joint in joints]


random = np.random.default_rng(0)
cases = [(128, 64, 4, 5, 0.2), (128, 64, 4, 5, 0.6), (64, 32, 2, 3, 0.4), (40, 24, 4, 5, 0.5)]
masks = []
for height, width, radius, square, missing in cases:
    joints = pose(random, height, width, missing)
    if height == 64:
        joints[4] = joints[3] = (10, 10)
    found = mask(joints, (height, width), radius, square)
    moved = found != mask(joints, (height, width), radius, square, later)
    print(height, width, found.mean(), "moved by a later scikit-image:", moved.sum())
    masks.append({
        "joints": [[-1, -1] if joint is None else [joint[1], joint[0]] for joint in joints],
        "height": height, "width": width, "radius": radius, "square": square,
        "rows": ["".join("#" if pixel else "." for pixel in row) for row in found]})

shape = (2, 24, 20, 3)
poses = [pose(random, 24, 20, 0.7) for _ in range(2)]
cover = np.stack([mask(p, (24, 20), 2, 3) for p in poses])[..., None]
logits = (first((7, 1, 1, 5)).reshape(7, 5).astype(np.float32) / np.float32(40)).astype(np.float64)


def inception(logits, splits):
    scores = []
    for part in range(splits):
        p = log_softmax(logits[part * 7 // splits:(part + 1) * 7 // splits], axis=1)
        scores.append(np.exp((np.exp(p) * (p - np.log(np.exp(p).mean(0)))).sum(1).mean()))
    return [float(np.mean(scores)), float(np.std(scores))]


out = {
    "masks": masks,
    "poses": [[[-1, -1] if joint is None else [joint[1], joint[0]] for joint in p] for p in poses],
    "maskSSIM": [float(v) for v in posegan(first(shape) * cover, second(shape) * cover)],
    "inception": inception(logits, 3),
    "inceptionWhole": inception(logits, 1),
}
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "people_metrics.json")
with open(path, "w") as file:
    json.dump(out, file, indent=0)
    file.write("\n")
