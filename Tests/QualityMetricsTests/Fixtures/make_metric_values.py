"""Writes metric_values.json: what scikit-image, SciPy and NumPy say about the images of Formulas.swift.

python make_metric_values.py    (scikit-image 0.26.0, SciPy 1.17.1, NumPy 2.4.6)
"""
import json
import os

import numpy as np
from scipy.ndimage import gaussian_filter, laplace
from scipy.special import logsumexp
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def grid(n, h, w, c):
    return np.meshgrid(np.arange(n), np.arange(h), np.arange(w), np.arange(c), indexing="ij")


def first(shape):
    n, y, x, c = grid(*shape)
    return ((7 * x + 3 * y + 11 * c + 29 * n + (x * y) % 31) % 256).astype(np.float64)


def second(shape):
    n, y, x, c = grid(*shape)
    return np.clip(first(shape) + (x * x + 5 * y + 3 * c + n) % 23 - 11, 0, 255)


def depth(shape, step):
    n, y, x, c = grid(*shape)
    return ((x * x + step * y * y + 3 * x * y + 5 * n) % 48) / 32.0 - 0.25


def points(count, size, step):
    i, k = np.meshgrid(np.arange(count), np.arange(size), indexing="ij")
    return ((i * i * step + 7 * k * k + 3 * i * k) % 64) / 64.0


def wang(a, b, data_range):
    return [structural_similarity(p, q, gaussian_weights=True, sigma=1.5, use_sample_covariance=False,
                                  data_range=data_range, channel_axis=-1) for p, q in zip(a, b)]


def posegan_channel(x, y, data_range):
    """scikit-image 0.13.1, _structural_similarity.py: gaussian_filter with SciPy's truncate of 4, win_size 11."""
    f = lambda z: gaussian_filter(z, sigma=1.5)
    ux, uy, uxx, uyy, uxy = f(x), f(y), f(x * x), f(y * y), f(x * y)
    vx, vy, vxy = uxx - ux * ux, uyy - uy * uy, uxy - ux * uy
    c1, c2 = (0.01 * data_range) ** 2, (0.03 * data_range) ** 2
    s = ((2 * ux * uy + c1) * (2 * vxy + c2)) / ((ux ** 2 + uy ** 2 + c1) * (vx + vy + c2))
    return s[5:-5, 5:-5].mean()


def posegan(generated, real):
    return [np.mean([posegan_channel(q[..., c], p[..., c], p.max() - p.min()) for c in range(p.shape[-1])])
            for p, q in zip(generated, real)]


def energy(image):
    return (np.diff(image, axis=1) ** 2).mean() + (np.diff(image, axis=0) ** 2).mean()


def roughness(image, foreground=1 - 1 / 64):
    plane = image[..., 0]
    mask = plane < foreground
    return np.abs(laplace(plane, mode="nearest"))[mask].mean() if mask.any() else 0.0


def gram(features):
    f = features.reshape(-1, features.shape[-1])
    return f.T @ f / f.size


def parzen(samples, items, sigma):
    d = ((items[:, None] - samples[None]) ** 2).sum(-1)
    size = samples.shape[1]
    return (logsumexp(-d / (2 * sigma ** 2), axis=1) - np.log(len(samples))
            - size * np.log(sigma * np.sqrt(2 * np.pi)))


values = {}
for name, shape in (("rgb", (2, 24, 20, 3)), ("grey", (3, 16, 31, 1)), ("small", (1, 11, 11, 1))):
    a, b = first(shape), second(shape)
    values[f"wang-{name}"] = wang(a, b, 255)
    values[f"posegan-{name}"] = posegan(a, b)
    values[f"posegan-swapped-{name}"] = posegan(b, a)
    values[f"psnr-{name}"] = [peak_signal_noise_ratio(q, p, data_range=255) for p, q in zip(a, b)]
    values[f"psnr-border-{name}"] = [
        peak_signal_noise_ratio(q[4:-4, 4:-4], p[4:-4, 4:-4], data_range=255) for p, q in zip(a, b)]
    values[f"mse-{name}"] = ((a - b) ** 2).mean(axis=(1, 2, 3)).tolist()
    values[f"l1-{name}"] = np.abs(a - b).mean(axis=(1, 2, 3)).tolist()
    values[f"energy-ratio-{name}"] = [energy(p) / np.mean([energy(q) for q in b]) for p in a]
    values[f"energy-distance-{name}"] = [abs(energy(p) - energy(q)) for p, q in zip(a, b)]
    values[f"gram-{name}"] = [np.abs(gram(p) - gram(q)).mean() for p, q in zip(a, b)]
values["wang-unit"] = wang(first((2, 24, 20, 3)) / 256, second((2, 24, 20, 3)) / 256, 1)

a, b = depth((3, 12, 9, 1), 2), depth((2, 10, 14, 1), 5)
values["roughness"] = [roughness(p) / np.mean([roughness(q) for q in b]) for p in a]

samples, validation, test = points(40, 6, 5), points(11, 6, 9), points(17, 6, 13)
sigmas = np.logspace(-1, 0, 10)
means = [parzen(samples, validation, s).mean() for s in sigmas]
best = sigmas[int(np.argmax(means))]
scores = parzen(samples, test, best)
values["parzen-sigmas"] = sigmas.tolist()
values["parzen-validation"] = means
values["parzen-chosen"] = [best]
values["parzen-test"] = scores.tolist()
values["parzen-mean-error"] = [scores.mean(), scores.std() / np.sqrt(len(scores))]
values["parzen-narrow"] = parzen(samples, test, 0.01).tolist()

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "metric_values.json")
with open(path, "w") as file:
    json.dump({k: [float(x) for x in v] for k, v in values.items()}, file, indent=1, sort_keys=True)
    file.write("\n")
