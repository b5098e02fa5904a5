"""Small DIATs and enhancements as PyTorch computes them (double precision), with hashed weights -> diat.safetensors.
torch 2.13, safetensors 0.6.

Run here: python make_diat.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import numpy as np
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, tensor

SIZE, BATCH, WIDTH, BLOCKS, RATE = 16, 3, 4, 2, 0.01
CRITIC_WIDTH, DEPTH, IDENTITY, REGULARISER = 3, 3, 0.7, 0.1
CUBE = (BATCH, SIZE, SIZE, 3)
sources = nchw(tensor(hashed("diat.sources", CUBE)))
references = nchw(tensor(hashed("diat.references", CUBE)))
transformed = nchw(tensor(hashed("diat.transformed", CUBE)))
masks = nchw((tensor(hashed("diat.masks", (*CUBE[:3], 1))) > 0).double())


class Networks:
    """All networks by the names of their parameters; `running` norms use stored statistics."""

    def __init__(self):
        self.p, self.running = Parameters(), False

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

    def stage(self, x, name, o, k, s, pad):
        return self.norm(self.conv(x, f"{name}.convolution", o, k, s, pad, False), f"{name}.norm")

    def doubling(self, x, name, o):
        x = F.conv_transpose2d(x, self.p(f"{name}.convolution.weight", x.shape[1], o, 4, 4), None, 2, 1)
        return F.relu(self.norm(x, f"{name}.norm"))

    def block(self, x, name):
        h = F.relu(self.stage(x, f"{name}.first", x.shape[1], 3, 1, 1))
        return x + self.stage(h, f"{name}.second", x.shape[1], 3, 1, 1)

    def transform(self, x):
        x = F.relu(self.stage(x, "transform.down.0", WIDTH, 7, 1, 3))
        x = F.relu(self.stage(x, "transform.down.1", 2 * WIDTH, 3, 2, 1))
        x = F.relu(self.stage(x, "transform.down.2", 4 * WIDTH, 3, 2, 1))
        for i in range(BLOCKS):
            x = self.block(x, f"transform.blocks.{i}")
        x = self.doubling(x, "transform.up.0", 2 * WIDTH)
        x = self.doubling(x, "transform.up.1", WIDTH)
        return self.conv(x, "transform.last", 3, 7, 1, 3).tanh()

    def maps(self, x):
        maps = [F.leaky_relu(self.conv(x, "discriminator.first", CRITIC_WIDTH, 4, 2, 1), 0.2)]
        for i in range(1, DEPTH):
            h = self.stage(maps[-1], f"discriminator.stages.{i - 1}", CRITIC_WIDTH << i, 4, 2, 1)
            maps.append(F.leaky_relu(h, 0.2))
        return maps

    def verdict(self, maps):
        x = maps[-1].flatten(1)
        weight = self.p("discriminator.verdict.weight", 1, x.shape[1])
        return F.linear(x, weight, self.p("discriminator.verdict.bias", 1))

    def enhance(self, x):
        x = F.relu(self.conv(x, "enhancement.first", WIDTH, 9, 1, 4))
        x = F.relu(self.stage(x, "enhancement.second", WIDTH, 3, 1, 1))
        for i in range(BLOCKS):
            x = self.block(x, f"enhancement.blocks.{i}")
        return self.conv(x, "enhancement.last", 3, 9, 1, 4).tanh()

    def faces(self, x):
        first = F.relu(self.conv(x, "faces.first", 4, 3, 2, 1))
        return [first, F.relu(self.conv(first, "faces.second", 5, 3, 2, 1))]

    def noise(self, x):
        return self.conv(F.relu(self.conv(x, "denoiser.first", 4, 3, 1, 1)), "denoiser.second", 3, 3, 1, 1)

    # Losses.

    def critic_terms(self, real, made):
        return [F.softplus(-self.verdict(self.maps(real))).mean(), F.softplus(self.verdict(self.maps(made))).mean()]

    def transform_terms(self, made, variant):
        maps = self.maps(made)
        terms = [F.softplus(-self.verdict(maps)).mean()]
        if variant == "diat-a":
            pairs = zip(maps[-2:], self.maps(sources)[-2:])
        elif variant != "no-identity":
            pairs = zip(self.faces(made), self.faces(sources))
        if variant != "no-identity":
            # Each image: the sum of squares over 2·C·H·W.
            terms.append(sum(((a - b.detach()) ** 2).flatten(1).sum(1).mean() / (2 * a[0].numel()) for a, b in pairs))
        if variant != "no-regulariser":
            terms.append((self.noise(made) ** 2).mean())
        return terms


def weighted(terms, variant):
    fewer = {"no-identity": [1, REGULARISER], "no-regulariser": [1, IDENTITY]}
    weights = fewer.get(variant, [1, IDENTITY, REGULARISER])
    return sum(w * t for w, t in zip(weights, terms))


def blurred(x):
    taps = np.exp(-np.arange(-2.0, 3.0) ** 2 / (2 * 1.5**2))
    taps /= taps.sum()
    kernel = torch.tensor(np.outer(taps, taps))[None, None].repeat(3, 1, 1, 1)
    return F.conv2d(F.pad(x, (2, 2, 2, 2), mode="reflect"), kernel, groups=3)


def descend(loss, parameters):
    gradients = torch.autograd.grad(loss, list(parameters.values()), allow_unused=True)
    with torch.no_grad():
        for p, g in zip(parameters.values(), gradients):
            if g is not None:
                p -= RATE * g


out = Fixture()
for variant in ("diat", "diat-a", "no-identity", "no-regulariser"):
    n = Networks()
    n.running = True
    used = n.transform(sources)
    n.running = False
    made = n.transform(sources)
    n.verdict(n.maps(sources))
    transform, critic = n.p.trained("transform"), n.p.trained("discriminator")
    if variant == "diat":
        out.values("running", used)
        out.values("made", made)
    terms = n.critic_terms(references, made.detach())
    out.raw(f"{variant}.critic", torch.stack(terms))
    out.gradients(f"{variant}.critic", sum(terms), critic)
    terms = n.transform_terms(made, variant)
    out.raw(f"{variant}.transform", torch.stack(terms))
    out.gradients(f"{variant}.transform", weighted(terms, variant), transform)
    lengths = [torch.autograd.grad(t, made, retain_graph=True)[0].norm() for t in terms]
    out.raw(f"{variant}.lengths", torch.stack(lengths))
    for step in range(2):
        made = n.transform(sources)
        terms = n.critic_terms(references, made.detach())
        row = list(terms)
        descend(sum(terms), critic)
        terms = n.transform_terms(made, variant)
        row += terms
        descend(weighted(terms, variant), transform)
        out.raw(f"{variant}.trace.{step}", torch.stack([t.detach() for t in row]))
    out.values(f"{variant}.afterwards", n.transform(sources))

# VGG-Face at a thirty-second of its width; He's spread keeps features alive through thirteen layers.
p, x, index = {}, 127.5 * (sources + 1) - torch.tensor([129.1863, 104.7624, 93.5940])[None, :, None, None], 0
for number, entry in enumerate([2, 2, 0, 4, 4, 0, 8, 8, 8, 0, 16, 16, 16, 0, 16, 16, 16]):
    if entry == 0:
        x, index = F.max_pool2d(x, 2), index + 1
        continue
    shape = (entry, x.shape[1], 3, 3)
    spread = np.sqrt(6 / np.prod(shape[1:])) / (128 if index == 0 else 1)
    weight = tensor(hashed(f"features.{index}.weight", shape, spread))
    x = F.relu(F.conv2d(x, weight, tensor(hashed(f"features.{index}.bias", (entry,), 0.1)), 1, 1))
    if index in (21, 28):
        out.values(f"vgg.{index}", x)
    index += 2

out.values("blurred", blurred(references))
for kind in ("local", "global"):
    n = Networks()
    for step in range(2):
        row = []
        if kind == "local":
            made = n.enhance(transformed)
            terms = [(masks * (made - transformed)).abs().mean(), ((1 - masks) * (made - sources)).abs().mean()]
            loss = sum(terms)
        else:
            made = n.enhance(blurred(references))
            row = n.critic_terms(references, made.detach())
            if step == 0:
                out.gradients(f"{kind}.critic", sum(row), n.p.trained("discriminator"))
            descend(sum(row), n.p.trained("discriminator"))
            terms = [(made - references).abs().mean(), F.softplus(-n.verdict(n.maps(made))).mean()]
            loss = terms[0] + 0.01 * terms[1]
        descend(loss, n.p.trained("enhancement"))
        out.raw(f"{kind}.trace.{step}", torch.stack([t.detach() for t in row + terms]))
    made = n.enhance(transformed)
    out.values(f"{kind}.afterwards", made)
out.write(os.path.join(here, "diat.safetensors"))
