"""Small systems that make images of key patches, as PyTorch computes them (double precision), with hashed weights ->
key_patches.safetensors. torch 2.13, safetensors 0.6.

Run here: python make_key_patches.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, tensor

BATCH, EMBEDDING, NOISE, RATE, WEIGHT = 3, 6, 5, 0.01, 1e-5
SHUFFLED = ["shuffled-part", "shuffled-background"]
ALL = ["generated", "generated-part", "generated-background"] + SHUFFLED


class Case:
    """A variant: its sizes, parts and what the critic is shown; `running` norms use stored statistics."""

    def __init__(self, name, size, width, parts, fakes, weight=1.0):
        self.name, self.size, self.width, self.parts, self.fakes, self.weight = name, size, width, parts, fakes, weight
        self.p, self.running = Parameters(), False
        self.levels = (size // 4).bit_length() - 1
        self.widths = [width << min(3, i) for i in range(self.levels)]
        cube = (BATCH, size, size, 3)
        self.images = nchw(tensor(hashed(f"{name}.images", cube)))
        self.others = nchw(tensor(hashed(f"{name}.others", cube)))
        patches = tensor(hashed(f"{name}.patches", (parts, *cube)))
        self.patches = patches.permute(0, 1, 4, 2, 3).flatten(0, 1)
        self.masks = nchw((tensor(hashed(f"{name}.masks", (BATCH, size, size, 1))) > 0).double())
        self.noise = tensor(hashed(f"{name}.noise", (BATCH, NOISE)))

    def norm(self, x, name):
        c = x.shape[1]
        mean, variance = self.p(f"{name}.running_mean", c), self.p(f"{name}.running_var", c)
        scale, shift = self.p(f"{name}.weight", c), self.p(f"{name}.bias", c)
        if self.running:
            return F.batch_norm(x, mean, variance, scale, shift, False, 0, 1e-5)
        return F.batch_norm(x, None, None, scale, shift, True, 0, 1e-5)

    def conv(self, x, name, o, k, s, pad, bias=True):
        b = self.p(f"{name}.bias", o) if bias else None
        return F.conv2d(x, self.p(f"{name}.weight", o, x.shape[1], k, k), b, s, pad)

    def deconv(self, x, name, o, k, s, pad, extra=0):
        return F.conv_transpose2d(
            x, self.p(f"{name}.weight", x.shape[1], o, k, k), self.p(f"{name}.bias", o), s, pad, extra)

    # The paper's networks.

    def trunk(self, x, name, outputs):
        maps = []
        for i, w in enumerate(self.widths):
            x = self.conv(x, f"{name}.convolutions.{i}", w, 5, 2, 2)
            x = F.leaky_relu(self.norm(x, f"{name}.norms.{i}") if i else x, 0.2)
            maps.append(x)
        return maps + [self.conv(x, f"{name}.convolutions.{self.levels}", outputs, 4, 1, 0)]

    def decoder(self, x, name, outputs, beside):
        joined = []
        for i, w in enumerate(reversed(self.widths)):
            k, s, pad, extra = (5, 2, 2, 1) if i else (4, 1, 0, 0)
            x = self.deconv(x, f"{name}.convolutions.{i}", w, k, s, pad, extra)
            x = torch.cat([F.relu(self.norm(x, f"{name}.norms.{i}")), beside[i]], 1)
            joined.append(x)
        return self.deconv(x, f"{name}.convolutions.{self.levels}", outputs, 5, 2, 2, 1), joined

    def fused(self, x):
        return x.unflatten(0, (self.parts, -1)).sum(0)

    def unets(self):
        maps = self.trunk(self.patches, "generator.encoder", EMBEDDING)
        maps[-1] = F.leaky_relu(maps[-1], 0.2)
        *maps, code = [self.fused(m) for m in maps]
        mask, joined = self.decoder(code, "generator.mask", 1, maps[::-1])
        code = torch.cat([code, self.noise[:, :, None, None]], 1)
        image, _ = self.decoder(code, "generator.image", 3, joined)
        return image.tanh(), mask.sigmoid()

    # The residual variant.

    def stage(self, x, name, o, k, s, pad, bias=True, up=False):
        f = self.deconv if up else self.conv
        x = f(x, f"{name}.convolution", o, k, s, pad) if up else f(x, f"{name}.convolution", o, k, s, pad, bias)
        return F.instance_norm(
            x, weight=self.p(f"{name}.norm.weight", o), bias=self.p(f"{name}.norm.bias", o), eps=1e-5)

    def residual(self):
        x = F.relu(self.stage(self.patches, "generator.encoder.down.0", self.width, 7, 1, 3))
        for i in range(3):
            x = F.relu(self.stage(x, f"generator.encoder.down.{i + 1}", self.width << (i + 1), 4, 2, 1))
        for i in range(4):
            h = F.relu(self.stage(x, f"generator.encoder.blocks.{i}.first", x.shape[1], 3, 1, 1, False))
            x = x + self.stage(h, f"generator.encoder.blocks.{i}.second", x.shape[1], 3, 1, 1, False)
        code, made = self.fused(x), {}
        for name, outputs in (("mask", 1), ("image", 3)):
            y = code
            for i, level in enumerate((2, 1, 0)):
                y = F.relu(self.stage(y, f"generator.{name}.up.{i}", self.width << level, 4, 2, 1, up=True))
            made[name] = self.conv(y, f"generator.{name}.last", outputs, 7, 1, 3)
        return made["image"].tanh(), made["mask"].sigmoid()

    def make(self):
        return self.residual() if self.name == "residual" else self.unets()

    def verdict(self, x):
        if self.name != "residual":
            return self.trunk(x, "discriminator", 1)[-1]
        for i in range(4):
            x = F.leaky_relu(self.conv(x, f"discriminator.convolutions.{i}", self.width << i, 4, 2, 1), 0.01)
        return self.conv(x, "discriminator.convolutions.4", 1, 3, 1, 1)

    # Losses.

    def shown(self, fake, made):
        m, x, y = self.masks, self.images, self.others
        return {
            "generated": made, "generated-part": made * m + x * (1 - m), "generated-background": x * m + made * (1 - m),
            "shuffled-part": y * m + x * (1 - m), "shuffled-background": x * m + y * (1 - m)}[fake]

    def critic_terms(self, made):
        return [F.softplus(-self.verdict(self.images)).mean()] + [
            F.softplus(self.verdict(self.shown(f, made))).mean() for f in self.fakes]

    def critic_loss(self, terms):
        return terms[0] + self.weight * sum(terms[1:])

    def generator_terms(self, image, mask):
        balance = 64 * 64 * 64 / (BATCH * self.size * self.size)
        spatial = balance * (mask - self.masks).abs().sum()
        appearance = balance * (image * mask - self.images * self.masks).abs().sum()
        return [spatial, appearance, F.softplus(-self.verdict(image)).mean()]

    def generator_loss(self, terms):
        return WEIGHT * (terms[0] + terms[1]) + terms[2]


def descend(loss, parameters):
    gradients = torch.autograd.grad(loss, list(parameters.values()), allow_unused=True)
    with torch.no_grad():
        for p, g in zip(parameters.values(), gradients):
            if g is not None:
                p -= RATE * g


out = Fixture()
for case in (
        Case("full", 16, 4, 3, ["generated"] + SHUFFLED), Case("two-patches", 16, 4, 2, ["generated"] + SHUFFLED),
        Case("five-fakes", 16, 4, 3, ALL, 0.2), Case("residual", 32, 2, 3, ["generated"] + SHUFFLED)):
    name = case.name
    case.running = True
    image, mask = case.make()
    out.values(f"{name}.running.image", image)
    out.values(f"{name}.running.mask", mask)
    case.running = False
    image, mask = case.make()
    out.values(f"{name}.image", image)
    out.values(f"{name}.mask", mask)
    out.values(f"{name}.verdict", case.verdict(case.images))
    generator, critic = case.p.trained("generator"), case.p.trained("discriminator")
    terms = case.critic_terms(image.detach())
    out.raw(f"{name}.critic", torch.stack(terms))
    out.gradients(f"{name}.critic", case.critic_loss(terms), critic)
    terms = case.generator_terms(image, mask)
    out.raw(f"{name}.generator", torch.stack(terms))
    out.gradients(f"{name}.generator", case.generator_loss(terms), generator)
    for step in range(2):
        image, mask = case.make()
        terms = case.critic_terms(image.detach())
        row = list(terms)
        descend(case.critic_loss(terms), critic)
        if step == 1:
            terms = case.generator_terms(image, mask)
            row += terms
            descend(case.generator_loss(terms), generator)
        out.raw(f"{name}.trace.{step}", torch.stack([t.detach() for t in row]))
    image, _ = case.make()
    out.values(f"{name}.afterwards", image)
out.write(os.path.join(here, "key_patches.safetensors"))
