"""Two small vanilla GANs as PyTorch computes them (double precision) -> vanilla_gan.safetensors.

Run here: python make_vanilla_gan.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, tensor

NOISE, POINT, BATCH = 3, 4, 5
GENERATOR, DISCRIMINATOR, PIECES = (6, 7), (5, 4), 3


def dense(P, name, x, outputs):
    return F.linear(x, P(f"{name}.weight", outputs, x.shape[1]), P(f"{name}.bias", outputs))


def generator(P, z, is_image):
    for index, width in enumerate(GENERATOR):
        z = F.relu(dense(P, f"generator.hidden.{index}", z, width))
    z = dense(P, "generator.output", z, POINT)
    return torch.sigmoid(z) if is_image else z


def discriminator(P, x, is_maxout):
    for index, width in enumerate(DISCRIMINATOR):
        if is_maxout:
            pieces = dense(P, f"discriminator.maxout.{index}", x, width * PIECES)
            x = pieces.reshape(-1, PIECES, width).max(dim=1).values
        else:
            x = F.leaky_relu(dense(P, f"discriminator.hidden.{index}", x, width), 0.2)
    return dense(P, "discriminator.output", x, 1)


out = Fixture()
for kind, is_image in (("image", True), ("plane", False)):
    P = Parameters()
    generated = generator(P, tensor(hashed(f"{kind}.noise", (BATCH, NOISE), 2)), is_image)
    real = discriminator(P, tensor(hashed(f"{kind}.points", (BATCH, POINT))), is_image)
    fake = discriminator(P, generated, is_image)
    ones, zeros = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)
    bce = F.binary_cross_entropy_with_logits
    losses = {
        "discriminator": (bce(real, ones) + bce(fake, zeros)) / 2,
        "non-saturating": bce(fake, ones),
        "minimax": torch.log(1 - torch.sigmoid(fake)).mean(),
    }
    out.values(f"{kind}.generated", generated)
    out.values(f"{kind}.real", real)
    out.values(f"{kind}.fake", fake)
    for name, loss in losses.items():
        out.raw(f"{kind}.{name}.loss", loss)
        out.gradients(f"{kind}.{name}.gradient", loss, P.trained())
out.write(os.path.join(here, "vanilla_gan.safetensors"))
