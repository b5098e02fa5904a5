"""Writes resampling.json: an image resized by Pillow and by MATLAB's imresize rule, which is written out here.

Run in this folder with numpy 2 and Pillow 12.
"""
import json

import numpy as np
from PIL import Image

HEIGHT, WIDTH = 13, 17
SIZES = [(7, 9), (4, 5), (29, 31), (13, 40), (3, 17)]


def pattern(height, width, channels):
    i = np.arange(height * width * channels)
    return ((i * 37 + i // 7) % 256).astype(np.uint8).reshape(height, width, channels)


def cubic(x):
    x = np.abs(x)
    near, far = 1.5 * x**3 - 2.5 * x**2 + 1, -0.5 * x**3 + 2.5 * x**2 - 4 * x + 2
    return np.where(x <= 1, near, np.where(x < 2, far, 0))


def matlab_weights(old, new):
    """Rows of the new axis over places of the old one: half-pixel centres, mirrored, widened when shrinking."""
    scale = min(1, new / old)
    matrix = np.zeros((new, old))
    for row in range(new):
        centre = (row + 0.5) * old / new - 0.5
        places = np.arange(int(np.floor(centre - 2 / scale)) - 1, int(np.ceil(centre + 2 / scale)) + 2)
        weights = cubic((centre - places) * scale)
        weights /= weights.sum()
        inside = np.mod(places, 2 * old)
        inside = np.where(inside >= old, 2 * old - 1 - inside, inside)
        np.add.at(matrix[row], inside, weights)
    return matrix


def main():
    image = pattern(HEIGHT, WIDTH, 3)
    result = []
    kernels = {"nearest": Image.NEAREST, "box": Image.BOX, "bilinear": Image.BILINEAR, "bicubic": Image.BICUBIC,
               "lanczos": Image.LANCZOS}
    for height, width in SIZES:
        for name, kernel in kernels.items():
            resized = np.asarray(Image.fromarray(image).resize((width, height), kernel))
            result.append({"rule": name, "height": height, "width": width, "samples": resized.reshape(-1).tolist()})
        exact = np.einsum("ij,jkc->ikc", matlab_weights(HEIGHT, height), image.astype(float))
        exact = np.einsum("ij,kjc->kic", matlab_weights(WIDTH, width), exact)
        rounded = np.clip(np.floor(exact + 0.5), 0, 255).astype(int)
        result.append({"rule": "matlab", "height": height, "width": width, "samples": rounded.reshape(-1).tolist()})
    with open("resampling.json", "w") as file:
        json.dump(result, file, separators=(",", ":"))


main()
