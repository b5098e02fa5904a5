"""Layers, losses and optimisers as PyTorch computes them (double precision) -> layers.safetensors.

Run here: python make_layers.py
"""
import sys, os
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import numpy as np
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, nhwc, tensor

out = Fixture()


def case(name, y, inputs):
    """The output of a case, and the gradients of <output, hashed(name.upstream)>."""
    out.values(f"{name}.output", y)
    upstream = tensor(hashed(f"{name}.upstream", nhwc(y).shape))
    loss = (nhwc(y) * upstream).sum()
    for key, g in zip(inputs, torch.autograd.grad(loss, list(inputs.values()))):
        out.raw(f"{name}.gradient.{key}", g)


def image(name, *shape):
    """A hashed N x H x W x C leaf."""
    return tensor(hashed(name, shape)).requires_grad_(True)


# Dense
P = Parameters()
x = image("dense.input", 5, 7)
w, b = P("dense.weight", 4, 7), P("dense.bias", 4)
case("dense", F.linear(x, w, b), {"input": x, "weight": w, "bias": b})

# Maxout: 3 units of 2 pieces, piece by piece
x = image("maxout.input", 5, 4)
w, b = P("maxout.weight", 6, 4), P("maxout.bias", 6)
case("maxout", F.linear(x, w, b).reshape(5, 2, 3).max(dim=1).values, {"input": x, "weight": w, "bias": b})


# Convolutions on 2 x 7 x 6 x 2
def same(size, kernel, stride):
    total = max(0, (-(-size // stride) - 1) * stride + kernel - size)
    return total // 2, total - total // 2


def convolution(name, kernel, stride, mode):
    x = image(f"{name}.input", 2, 7, 6, 2)
    w, b = P(f"{name}.weight", 3, 2, kernel, kernel), P(f"{name}.bias", 3)
    y = nchw(x)
    if mode == "zeros":
        y = F.pad(y, (1, 1, 1, 1))
    elif mode == "reflection":
        y = F.pad(y, (1, 1, 1, 1), mode="reflect")
    elif mode == "same":
        (top, bottom), (left, right) = same(7, kernel, stride), same(6, kernel, stride)
        y = F.pad(y, (left, right, top, bottom))
    case(name, F.conv2d(y, w, b, stride=stride), {"input": x, "weight": w, "bias": b})


convolution("conv.none", 3, 1, "none")
convolution("conv.zeros", 3, 2, "zeros")
convolution("conv.reflection", 3, 1, "reflection")
convolution("conv.same2", 5, 2, "same")
convolution("conv.same4", 4, 2, "same")

# Transposed convolutions on 2 x 3 x 4 x 3
x = image("transposed.cropping.input", 2, 3, 4, 3)
w, b = P("transposed.cropping.weight", 3, 2, 3, 3), P("transposed.cropping.bias", 2)
case("transposed.cropping", F.conv_transpose2d(nchw(x), w, b, stride=2, padding=1, output_padding=1),
     {"input": x, "weight": w, "bias": b})
for kernel in (5, 6):  # "same": output twice the input, the smaller half of kernel - 2 cropped first
    name = f"transposed.same{kernel}"
    x = image(f"{name}.input", 2, 3, 4, 3)
    w, b = P(f"{name}.weight", 3, 2, kernel, kernel), P(f"{name}.bias", 2)
    crop = (kernel - 2) // 2
    y = F.conv_transpose2d(nchw(x), w, b, stride=2)[:, :, crop:crop + 6, crop:crop + 8]
    case(name, y, {"input": x, "weight": w, "bias": b})

# Batch norm: three training steps, then inference; images and rows of features
for name, shape in (("batchnorm", (3, 4, 3, 2)), ("batchnorm.rows", (6, 2))):
    w, b = P(f"{name}.weight", 2), P(f"{name}.bias", 2)
    mean, variance = torch.zeros(2), torch.ones(2)
    for step in range(3):
        x = tensor(hashed(f"{name}.input.{step}", shape, 1 + step, 0.5)).requires_grad_(True)
        y = x.permute(0, 3, 1, 2) if x.dim() == 4 else x
        y = F.batch_norm(y, mean, variance, w, b, training=True, momentum=0.1, eps=1e-3)
    case(name, y, {"input": x, "weight": w, "bias": b})
    out.raw(f"{name}.running_mean", mean)
    out.raw(f"{name}.running_var", variance)
    y = F.batch_norm(nchw(x) if x.dim() == 4 else x, mean, variance, w, b, training=False, eps=1e-3)
    case(f"{name}.inference", y, {"input": x, "weight": w, "bias": b})

# Instance norm
x = image("instancenorm.input", 2, 4, 3, 2)
w, b = P("instancenorm.weight", 2), P("instancenorm.bias", 2)
case("instancenorm", F.instance_norm(nchw(x), weight=w, bias=b, eps=1e-5), {"input": x, "weight": w, "bias": b})
case("instancenorm.plain", F.instance_norm(nchw(x), eps=1e-5), {"input": x})

# The affine map of a batch norm that never trains
x = image("affine.input", 2, 2, 2, 3)
w, b = P("affine.weight", 3), P("affine.bias", 3)
case("affine", F.batch_norm(nchw(x), torch.zeros(3), torch.ones(3), w, b, training=False, eps=1e-3),
     {"input": x, "weight": w, "bias": b})


# Losses
def loss(name, value, x):
    out.raw(f"loss.{name}", value)
    out.raw(f"loss.{name}.gradient", torch.autograd.grad(value, x)[0])


logits = tensor([-200, -90, -20, -3, -0.5, 0, 1e-3, 0.7, 5, 30, 88, 150]).requires_grad_(True)
out.raw("loss.logits", logits)
loss("bce.true", F.binary_cross_entropy_with_logits(logits, torch.ones(12)), logits)
loss("bce.false", F.binary_cross_entropy_with_logits(logits, torch.zeros(12)), logits)
targets = tensor(hashed("loss.targets", (12,), 0.5, 0.5))
loss("bce.targets", F.binary_cross_entropy_with_logits(logits, targets), logits)
x = tensor(hashed("loss.classes", (2, 3, 5), 8)).requires_grad_(True)
loss("crossentropy", F.cross_entropy(x.reshape(6, 5), torch.tensor([0, 4, 2, 2, 1, 3])), x)
a = tensor(hashed("loss.a", (2, 3, 4, 2))).requires_grad_(True)
b = tensor(hashed("loss.b", (2, 3, 4, 2)))
loss("mse", F.mse_loss(a, b), a)
loss("l1", F.l1_loss(a, b), a)
loss("tv", (a[:, 1:] - a[:, :-1]).abs().mean() + (a[:, :, 1:] - a[:, :, :-1]).abs().mean(), a)
rows = a.reshape(2, 12, 2)
gram = rows.transpose(1, 2) @ rows / 24
out.raw("loss.gram.output", gram)
loss("gram", (gram * tensor(hashed("loss.gram.upstream", (2, 2, 2)))).sum(), a)

# Optimisers: ten steps with hashed gradients from a hashed start
start = hashed("optimizer.start", (6,))
steps = [hashed(f"optimizer.gradient.{k}", (6,), 10.0 ** (k % 3 - 2)) for k in range(10)]


def run(make):
    p = tensor(start).requires_grad_(True)
    optimizer = make([p])
    for g in steps:
        p.grad = tensor(g)
        optimizer.step()
    return p


out.raw("optimizer.adam", run(lambda p: torch.optim.Adam(p, lr=0.05)))
out.raw("optimizer.adam.half", run(lambda p: torch.optim.Adam(p, lr=0.05, betas=(0.5, 0.99), eps=1e-6)))
out.raw("optimizer.momentum", run(lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9)))
# TensorFlow 1's RMSProp has epsilon inside the root and starts its mean of squares at 1; PyTorch's has neither.
p, square = start.astype(np.float64), np.ones(6)
for g in steps:
    square = 0.9 * square + 0.1 * g.astype(np.float64) ** 2
    p = p - 0.05 * g / np.sqrt(square + 1e-10)
out.raw("optimizer.rmsprop", p)

out.write(os.path.join(here, "layers.safetensors"))
