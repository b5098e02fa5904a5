"""Prints the SSIM of two pictures under Daala's window, for SuperResolutionMetricTests.swift.

Run with numpy 2.
"""
import numpy as np


def picture(height, width, phase):
    y, x, channel = np.meshgrid(np.arange(height), np.arange(width), np.arange(3), indexing="ij")
    return (128 + 60 * np.sin(0.3 * x + 0.7 * channel + phase) * np.cos(0.2 * y)
            + 50 * np.sin(1.1 * y + phase * x / 9)).astype(np.uint8)


def luma(image):
    return np.floor(16 + image / 255 @ np.array([65.481, 128.553, 24.966]) + 0.5)


def window(extent, deviation):
    """Weights of each place in the sums around each other place; nothing lies beyond the edge."""
    distance = np.subtract.outer(np.arange(extent), np.arange(extent))
    return np.where(np.abs(distance) <= np.ceil(4 * deviation), np.exp(-0.5 * (distance / deviation) ** 2), 0)


def daala_ssim(x, y, border=4):
    x, y = luma(x)[border:-border, border:-border], luma(y)[border:-border, border:-border]
    deviation = x.shape[0] * 1.5 / 256
    rows, columns = window(x.shape[0], deviation), window(x.shape[1], deviation)
    inside = rows @ np.ones_like(x) @ columns
    mean = lambda z: rows @ z @ columns / inside
    mx, my = mean(x), mean(y)
    vx, vy, vxy = mean(x * x) - mx**2, mean(y * y) - my**2, mean(x * y) - mx * my
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    similarity = (2 * mx * my + c1) * (2 * vxy + c2) / ((mx**2 + my**2 + c1) * (vx + vy + c2))
    return (similarity * inside).sum() / inside.sum()


print(daala_ssim(picture(200, 120, 0.4), picture(200, 120, 0)))
