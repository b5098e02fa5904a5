"""Inception-v3 as PyTorch computes it (double precision, inference) -> inception.safetensors.

Run here: python make_inception.py    (torch 2.13.0)
The layers are those of torchvision's inception_v3 without the auxiliary head, under its names.
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import numpy as np
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, tensor

P, out, count = Parameters(), Fixture(), 0


def conv(x, name, outputs, kernel, stride=1, padding=0):
    """Convolution with weights that keep the size of values through ReLU, batch norm on running statistics, ReLU."""
    global count
    kernel = (kernel, kernel) if isinstance(kernel, int) else kernel
    shape = (outputs, x.shape[1], *kernel)
    weight = tensor(hashed(f"{name}.conv.weight", shape, np.sqrt(6 / np.prod(shape[1:]))))
    norm = {key: P(f"{name}.bn.{key}", outputs) for key in ("weight", "bias", "running_mean", "running_var")}
    count += weight.numel() + 2 * outputs
    x = F.conv2d(x, weight, stride=stride, padding=padding)
    return F.relu(
        F.batch_norm(x, norm["running_mean"], norm["running_var"], norm["weight"], norm["bias"], False, 0, 0.001))


def pooled(x, block, outputs):
    return conv(F.avg_pool2d(x, 3, 1, 1), block + ".branch_pool", outputs, 1)


def block_a(x, b, pool):
    y = conv(conv(x, b + ".branch5x5_1", 48, 1), b + ".branch5x5_2", 64, 5, padding=2)
    z = conv(x, b + ".branch3x3dbl_1", 64, 1)
    z = conv(conv(z, b + ".branch3x3dbl_2", 96, 3, padding=1), b + ".branch3x3dbl_3", 96, 3, padding=1)
    return torch.cat([conv(x, b + ".branch1x1", 64, 1), y, z, pooled(x, b, pool)], 1)


def block_b(x, b):
    z = conv(conv(x, b + ".branch3x3dbl_1", 64, 1), b + ".branch3x3dbl_2", 96, 3, padding=1)
    z = conv(z, b + ".branch3x3dbl_3", 96, 3, stride=2)
    return torch.cat([conv(x, b + ".branch3x3", 384, 3, stride=2), z, F.max_pool2d(x, 3, 2)], 1)


ROW, COLUMN = dict(kernel=(1, 7), padding=(0, 3)), dict(kernel=(7, 1), padding=(3, 0))


def block_c(x, b, w):
    y = conv(conv(x, b + ".branch7x7_1", w, 1), b + ".branch7x7_2", w, **ROW)
    y = conv(y, b + ".branch7x7_3", 192, **COLUMN)
    z = conv(conv(x, b + ".branch7x7dbl_1", w, 1), b + ".branch7x7dbl_2", w, **COLUMN)
    z = conv(conv(z, b + ".branch7x7dbl_3", w, **ROW), b + ".branch7x7dbl_4", w, **COLUMN)
    z = conv(z, b + ".branch7x7dbl_5", 192, **ROW)
    return torch.cat([conv(x, b + ".branch1x1", 192, 1), y, z, pooled(x, b, 192)], 1)


def block_d(x, b):
    y = conv(conv(x, b + ".branch3x3_1", 192, 1), b + ".branch3x3_2", 320, 3, stride=2)
    z = conv(conv(x, b + ".branch7x7x3_1", 192, 1), b + ".branch7x7x3_2", 192, **ROW)
    z = conv(conv(z, b + ".branch7x7x3_3", 192, **COLUMN), b + ".branch7x7x3_4", 192, 3, stride=2)
    return torch.cat([y, z, F.max_pool2d(x, 3, 2)], 1)


def block_e(x, b):
    def fork(x, name):
        return torch.cat([
            conv(x, f"{name}a", 384, (1, 3), padding=(0, 1)), conv(x, f"{name}b", 384, (3, 1), padding=(1, 0))], 1)
    y = fork(conv(x, b + ".branch3x3_1", 384, 1), b + ".branch3x3_2")
    z = conv(conv(x, b + ".branch3x3dbl_1", 448, 1), b + ".branch3x3dbl_2", 384, 3, padding=1)
    z = fork(z, b + ".branch3x3dbl_3")
    return torch.cat([conv(x, b + ".branch1x1", 320, 1), y, z, pooled(x, b, 192)], 1)


x = nchw(tensor(hashed("images", (1, 107, 139, 3))))
x = conv(conv(x, "Conv2d_1a_3x3", 32, 3, stride=2), "Conv2d_2a_3x3", 32, 3)
x = F.max_pool2d(conv(x, "Conv2d_2b_3x3", 64, 3, padding=1), 3, 2)
x = F.max_pool2d(conv(conv(x, "Conv2d_3b_1x1", 80, 1), "Conv2d_4a_3x3", 192, 3), 3, 2)
for name, pool in (("b", 32), ("c", 64), ("d", 64)):
    x = block_a(x, f"Mixed_5{name}", pool)
x = block_b(x, "Mixed_6a")
for name, width in (("b", 128), ("c", 160), ("d", 160), ("e", 192)):
    x = block_c(x, f"Mixed_6{name}", width)
x = block_d(x, "Mixed_7a")
for name in "bc":
    x = block_e(x, f"Mixed_7{name}")
features = x.mean((2, 3))
logits = F.linear(features, P("fc.weight", 1000, 2048), P("fc.bias", 1000))
count += 2049 * 1000
out.values("logits", logits)
out.projections("features", features)
print("features up to", features.max().item())
print("map", x.shape, "parameters", count)
out.write(os.path.join(here, "inception.safetensors"))
