"""What the make_*.py scripts of the tests share: values that Swift computes too, and how results are stored.

The Swift side is HashedValues.swift and ParityFixture.swift beside this file.
"""
import numpy as np
import torch
from safetensors.numpy import save_file

torch.set_default_dtype(torch.float64)


def hashed(name, shape, scale=1.0, offset=0.0):
    """offset + scale * u with u in [-1, 1) from a 32-bit hash of the name and the place; float32 in the end."""
    seed = 2166136261
    for byte in name.encode():
        seed = ((seed ^ byte) * 16777619) & 0xFFFFFFFF
    count = int(np.prod(shape, dtype=np.int64))
    h = (np.arange(count, dtype=np.uint64) * 0x9E3779B9 + seed) & 0xFFFFFFFF
    h ^= h >> 16
    h = (h * 0x7FEB352D) & 0xFFFFFFFF
    h ^= h >> 15
    h = (h * 0x846CA68B) & 0xFFFFFFFF
    h ^= h >> 16
    unit = (h >> 8).astype(np.float64) * 2.0**-23 - 1
    return (offset + scale * unit).astype(np.float32).reshape(shape)


def hashed_parameter(name, shape):
    """A parameter by its name and shape, as `setHashedValues` sets it."""
    if name.endswith("running_mean") or name.endswith("bias"):
        return hashed(name, shape, 0.1)
    if name.endswith("running_var"):
        return hashed(name, shape, 0.5, 1.0)
    if len(shape) == 1:
        return hashed(name, shape, 0.2, 1.0)
    return hashed(name, shape, 1.5 / np.sqrt(np.prod(shape[1:])))


def tensor(array):
    return torch.tensor(np.asarray(array, dtype=np.float64))


class Parameters(dict):
    """Parameters by name, made when first asked for; float64 leaves with float32 values."""

    def __call__(self, name, *shape):
        if name not in self:
            leaf = tensor(hashed_parameter(name, shape))
            trained = "running_" not in name
            self[name] = leaf.requires_grad_(trained)
        return self[name]

    def trained(self, prefix=""):
        return {n: p for n, p in self.items() if p.requires_grad and n.startswith(prefix)}


def nhwc(x):
    return x.permute(0, 2, 3, 1) if x.dim() == 4 else x


def nchw(x):
    return x.permute(0, 3, 1, 2)


class Fixture:
    """Collects reference values; `write` stores them."""

    def __init__(self):
        self.arrays = {}

    def values(self, name, x):
        """All values of a tensor; images are stored N x H x W x C."""
        self.arrays[name] = np.array(nhwc(x.detach()).numpy(), dtype=np.float32, order="C")

    def raw(self, name, x):
        """All values in the order they have."""
        x = x.detach().numpy() if isinstance(x, torch.Tensor) else np.asarray(x)
        self.arrays[name] = np.array(x, dtype=np.float32, order="C")

    def projections(self, name, x):
        """The norm of a tensor and its products with four hashed directions."""
        flat = np.ascontiguousarray(x.detach().numpy()).reshape(-1)
        self.arrays[name] = np.array(
            [np.linalg.norm(flat)]
            + [float(flat @ hashed(f"direction.{k}", flat.shape).astype(np.float64)) for k in range(4)])

    def gradients(self, prefix, loss, parameters, retain=True):
        """Projections of the gradients of a loss with respect to every parameter."""
        found = torch.autograd.grad(loss, list(parameters.values()), retain_graph=retain, allow_unused=True)
        for (name, p), gradient in zip(parameters.items(), found):
            self.projections(f"{prefix}.{name}", torch.zeros_like(p) if gradient is None else gradient)

    def write(self, path):
        save_file(self.arrays, path)
        print(path, sum(a.nbytes for a in self.arrays.values()), "bytes in", len(self.arrays), "tensors")
