"""Small Domain Transfer Networks as PyTorch computes them (double precision), with PyTorch's own random weights
-> dtn_<variant>.safetensors (weights, float32) and dtn.safetensors (results). torch 2.13, safetensors 0.6.

Run here: python make_dtn.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file
from parity import Fixture, hashed, nchw, tensor

WIDTH, CLASSES, BATCH = 2, 4, 3
STEPS = 3
FEATURE_SCALE = 2.5


def norm(c):
    return nn.BatchNorm2d(c, eps=1e-3, momentum=0.05)


class Features(nn.Module):
    """f. TensorFlow's SAME padding of a 3x3 kernel with stride 2 on an even image is one row below and one column on
    the right."""

    def __init__(self, classes):
        super().__init__()
        widths = [WIDTH, 2 * WIDTH, 4 * WIDTH, 2 * WIDTH]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(3 if n == 0 else widths[n - 1], w, 4 if n == 3 else 3, 1 if n == 3 else 2)
            for n, w in enumerate(widths))
        self.norms = nn.ModuleList(norm(w) for w in widths)
        if classes:
            self.head = nn.Conv2d(widths[-1], classes, 1)

    def forward(self, x):
        if x.shape[1] == 1:
            x = x.repeat(1, 3, 1, 1)
        for n, (c, b) in enumerate(zip(self.convolutions, self.norms)):
            x = b(c(x if n == 3 else F.pad(x, (0, 1, 0, 1))))
            x = torch.tanh(x) if n == 3 else torch.relu(x)
        return x


class Decoder(nn.Module):
    def __init__(self, channels):
        super().__init__()
        widths = [8 * WIDTH, 4 * WIDTH, 2 * WIDTH, channels]
        self.convolutions = nn.ModuleList(
            nn.ConvTranspose2d(2 * WIDTH if n == 0 else widths[n - 1], w, 4 if n == 0 else 3, 1 if n == 0 else 2)
            for n, w in enumerate(widths))
        self.norms = nn.ModuleList(norm(w) for w in widths[:-1])

    def forward(self, x):
        for n, c in enumerate(self.convolutions):
            side = 4 if n == 0 else 2 * x.shape[2]
            x = c(x)[:, :, :side, :side]  # the adjoint of padding below and on the right
            x = torch.relu(self.norms[n](x)) if n < len(self.norms) else torch.tanh(x)
        return x


class Discriminator(nn.Module):
    def __init__(self, channels, outputs):
        super().__init__()
        widths = [2 * WIDTH, 4 * WIDTH, 8 * WIDTH, outputs]
        self.convolutions = nn.ModuleList(
            nn.Conv2d(channels if n == 0 else widths[n - 1], w, 4 if n == 3 else 3, 1 if n == 3 else 2)
            for n, w in enumerate(widths))
        self.norms = nn.ModuleList(norm(w) for w in widths[:-1])

    def forward(self, x):
        for n, b in enumerate(self.norms):
            x = self.convolutions[n](F.pad(x, (0, 1, 0, 1)))
            x = torch.relu(b(torch.relu(x) if n == 0 else x))
        return self.convolutions[-1](x).flatten(1)


class Case:
    def __init__(self, variant, channels, faces):
        self.variant, self.faces = variant, faces
        self.alpha, self.beta, self.gamma = (100, 1, 0.05) if faces else (15, 15, 0)
        self.rate = 0.001 if faces else 0.01
        self.ternary = variant not in ("binary-d", "baseline")
        torch.manual_seed(len(variant) + channels)
        self.nets = nn.ModuleDict({
            "features": Features(CLASSES), "decoder": Decoder(channels),
            "discriminator": Discriminator(channels, 3 if self.ternary else 1)})
        if variant in ("not-through-f", "baseline"):
            self.nets["encoder"] = Features(0)
        with torch.no_grad():
            for n, p in self.nets.named_parameters():
                if p.dim() == 1 and "norms" in n:
                    p.copy_(tensor(hashed(n, tuple(p.shape), 0.2, 1.0 if n.endswith("weight") else 0.0)))
            for n, b in self.nets.named_buffers():
                if n.startswith("features") and "running" in n:
                    b.copy_(tensor(hashed(n, tuple(b.shape), 0.3, 1.0 if n.endswith("var") else 0.0)))
            # PyTorch's own weights are so small that f says nearly the same of every image: constancy would hardly
            # count.
            for c in self.nets["features"].convolutions:
                c.weight.mul_(FEATURE_SCALE)
            for t in (*self.nets.parameters(), *self.nets.buffers()):
                if t.is_floating_point():
                    t.copy_(t.float().double())
        self.nets["features"].eval()
        self.name = f"{variant}{'.faces' if faces else ''}"
        state = {k: v.float() for k, v in self.nets.state_dict().items() if "num_batches" not in k}
        save_file(state, os.path.join(here, f"dtn_{self.name}.safetensors"))
        self.source = nchw(tensor(hashed("dtn.source", (BATCH, 32, 32, 3))))
        self.target = nchw(tensor(hashed("dtn.target", (BATCH, 32, 32, channels))))

    def generate(self, x):
        first = self.nets["encoder"] if "encoder" in self.nets else self.nets["features"]
        return self.nets["decoder"](first(x))

    def origin(self, images, origin):
        verdict = self.nets["discriminator"](images)
        if self.ternary:
            return F.cross_entropy(verdict, torch.full((BATCH,), origin))
        return F.binary_cross_entropy_with_logits(verdict, torch.full_like(verdict, float(origin == 2)))

    def discriminator_loss(self, from_source, from_target):
        loss = self.origin(from_source.detach(), 0)
        if self.variant != "baseline":
            loss = loss + self.origin(from_target.detach(), 1)
        return loss + self.origin(self.target, 2)

    def generator_terms(self, from_source, from_target):
        terms = []
        both = self.variant != "baseline"
        if self.variant != "no-gan":
            adversarial = self.origin(from_source, 2) + (self.origin(from_target, 2) if both else 0)
            terms.append(("adversarial", 1, adversarial))
        if self.variant not in ("no-const", "no-const-no-tid"):
            a, b = self.nets["features"](from_source).flatten(1), self.nets["features"](self.source).flatten(1)
            distance = -F.cosine_similarity(a, b).mean() if self.faces else F.mse_loss(a, b)
            terms.append(("constancy", self.alpha, distance))
        if self.variant not in ("no-tid", "no-const-no-tid", "baseline"):
            terms.append(("identity", self.beta, F.mse_loss(from_target, self.target)))
        if self.gamma and self.variant != "no-tv":
            variation = roughness(from_source) + (roughness(from_target) if both else 0)
            terms.append(("total-variation", self.gamma, variation))
        return terms


def roughness(z):
    down, right = z[:, :, 1:, :-1] - z[:, :, :-1, :-1], z[:, :, :-1, 1:] - z[:, :, :-1, :-1]
    return torch.sqrt(down**2 + right**2 + 1e-8).sum() / len(z)


def weighted(terms):
    return sum(w * t for _, w, t in terms)


def descend(loss, parameters, rate):
    parameters = list(parameters)
    found = torch.autograd.grad(loss, parameters, retain_graph=True)
    with torch.no_grad():
        for p, g in zip(parameters, found):
            p -= rate * g


out = Fixture()
for variant, channels, faces in (
    ("full", 1, False), ("binary-d", 1, False), ("baseline", 1, False), ("full", 3, True),
):
    case = Case(variant, channels, faces)
    prefix, nets = case.name, case.nets
    generator = [n for n in ("decoder", "encoder") if n in nets]
    if variant == "full" and not faces:
        out.values(f"{prefix}.logits", nets["features"].head(nets["features"](case.source)).flatten(1))
    from_source, from_target = case.generate(case.source), case.generate(case.target)
    out.values(f"{prefix}.from-source", from_source)
    out.values(f"{prefix}.verdict", nets["discriminator"](case.target))
    # A norm removes a bias right before it: its gradient is 0 but for rounding, and is not compared. The
    # discriminator's first bias stands before a ReLU.
    removed = lambda n: "convolutions" in n and n.endswith("bias") and n != "discriminator.convolutions.0.bias" and (
        n.startswith("encoder") or not n.endswith("convolutions.3.bias"))
    named = {n: p for n, p in nets.named_parameters() if not n.startswith("features") and not removed(n)}
    part = lambda prefixes: {n: p for n, p in named.items() if n.split(".")[0] in prefixes}
    out.gradients(f"{prefix}.discriminator", case.discriminator_loss(from_source, from_target),
                  part(["discriminator"]))
    out.gradients(f"{prefix}.generator", weighted(case.generator_terms(from_source, from_target)), part(generator))

    case = Case(variant, channels, faces)  # the statistics have moved; begin again
    nets, trace = case.nets, {}
    for _ in range(STEPS):
        from_source, from_target = case.generate(case.source), case.generate(case.target)
        loss = case.discriminator_loss(from_source, from_target)
        descend(loss, nets["discriminator"].parameters(), case.rate)
        terms = case.generator_terms(from_source, from_target)
        trace.setdefault("discriminator/adversarial", []).append(loss.item())
        for name, _, term in terms:
            trace.setdefault(f"generator/{name}", []).append(term.item())
        descend(weighted(terms), [p for n in generator for p in nets[n].parameters()], case.rate)
    for series, values in trace.items():
        out.raw(f"{prefix}.trace.{series}", values)
    nets.eval()
    out.values(f"{prefix}.afterwards", case.generate(case.source))
out.write(os.path.join(here, "dtn.safetensors"))
