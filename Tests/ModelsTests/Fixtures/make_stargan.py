"""Small StarGANs as PyTorch computes them (double precision), with PyTorch's own random weights under the released
program's names -> stargan_<case>_generator.safetensors, stargan_<case>_critic.safetensors (weights as a checkpoint has
them, float32) and stargan.safetensors (results). torch 2.13, safetensors 0.6.

Run here: python make_stargan.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file
from parity import Fixture, hashed, nchw, tensor

SIZE, WIDTH, BLOCKS, DEPTH, BATCH = 16, 4, 1, 3, 3
RATE, STEPS, CRITIC_STEPS = 0.01, 2, 2
CLASSIFICATION, RECONSTRUCTION, PENALTY = 1, 10, 10


class Block(nn.Module):
    def __init__(self, c):
        super().__init__()
        conv = lambda: nn.Conv2d(c, c, 3, 1, 1, bias=False)
        norm = lambda: nn.InstanceNorm2d(c, affine=True, track_running_stats=True)
        self.main = nn.Sequential(conv(), norm(), nn.ReLU(), conv(), norm())

    def forward(self, x):
        return x + self.main(x)


class Generator(nn.Module):
    def __init__(self, labels):
        super().__init__()
        norm = lambda c: nn.InstanceNorm2d(c, affine=True, track_running_stats=True)
        c = WIDTH
        layers = [nn.Conv2d(3 + labels, c, 7, 1, 3, bias=False), norm(c), nn.ReLU()]
        for _ in range(2):
            layers += [nn.Conv2d(c, 2 * c, 4, 2, 1, bias=False), norm(2 * c), nn.ReLU()]
            c *= 2
        layers += [Block(c) for _ in range(BLOCKS)]
        for _ in range(2):
            layers += [nn.ConvTranspose2d(c, c // 2, 4, 2, 1, bias=False), norm(c // 2), nn.ReLU()]
            c //= 2
        self.main = nn.Sequential(*layers, nn.Conv2d(c, 3, 7, 1, 3, bias=False), nn.Tanh())

    def forward(self, x, c):
        c = c[:, :, None, None].expand(-1, -1, x.shape[2], x.shape[3])
        return self.main(torch.cat([x, c], dim=1))


class Critic(nn.Module):
    def __init__(self, labels):
        super().__init__()
        layers, c = [], 3
        for n in range(DEPTH):
            layers += [nn.Conv2d(c, WIDTH << n, 4, 2, 1), nn.LeakyReLU(0.01)]
            c = WIDTH << n
        self.main = nn.Sequential(*layers)
        self.conv1 = nn.Conv2d(c, 1, 3, 1, 1, bias=False)
        self.conv2 = nn.Conv2d(c, labels, SIZE >> DEPTH, bias=False)

    def forward(self, x):
        h = self.main(x)
        return self.conv1(h), self.conv2(h).flatten(1)


class Case:
    """`kinds` are the data sets: so many attributes (positive) or classes (negative)."""

    def __init__(self, name, kinds):
        self.name, self.kinds = name, kinds
        self.counts = [abs(k) for k in kinds]
        labels = sum(self.counts)
        torch.manual_seed(len(name))
        self.g = Generator(labels + (len(kinds) if len(kinds) > 1 else 0))
        self.d = Critic(labels)
        with torch.no_grad():  # PyTorch starts norms at 1 and 0, where a swap would not show
            for n, p in self.g.named_parameters():
                if p.dim() == 1:
                    p.copy_(tensor(hashed(f"{name}.{n}", tuple(p.shape), 0.2, 1.0 if n.endswith("weight") else 0.0)))
            for net in (self.g, self.d):
                for p in net.parameters():
                    p.copy_(p.float().double())
        for part, net in (("generator", self.g), ("critic", self.d)):
            state = {k: v.float() if v.is_floating_point() else v for k, v in net.state_dict().items()}
            save_file(state, os.path.join(here, f"stargan_{name}_{part}.safetensors"))

    def images(self, domain):
        return nchw(tensor(hashed(f"{self.name}.images.{domain}", (BATCH, SIZE, SIZE, 3))))

    def labels(self, domain):
        values = tensor(hashed(f"{self.name}.labels.{domain}", (BATCH, self.counts[domain])))
        if self.kinds[domain] > 0:
            return (values > 0).double()
        return F.one_hot(values.argmax(1), self.counts[domain]).double()

    def condition(self, labels, domain, marked=None):
        if len(self.kinds) == 1:
            return labels
        parts = [labels if d == domain else torch.zeros(BATCH, c) for d, c in enumerate(self.counts)]
        mask = torch.zeros(BATCH, len(self.kinds))
        mask[:, domain if marked is None else marked] = 1
        return torch.cat([*parts, mask], dim=1)

    def classification(self, logits, labels, domain):
        start = sum(self.counts[:domain])
        logits = logits[:, start:start + self.counts[domain]]
        if self.kinds[domain] > 0:
            return F.binary_cross_entropy_with_logits(logits, labels, reduction="sum") / BATCH
        return F.cross_entropy(logits, labels.argmax(1))

    def critic_terms(self, x, labels, domain, fake, mixing):
        s, c = self.d(x)
        adversarial = -s.mean() + self.d(fake)[0].mean()
        t = mixing.view(-1, 1, 1, 1)
        mix = (t * x + (1 - t) * fake).detach().requires_grad_(True)
        slope = torch.autograd.grad(self.d(mix)[0].sum(), mix, create_graph=True)[0]
        length = torch.sqrt(slope.flatten(1).pow(2).sum(1) + 1e-12)
        return [adversarial, self.classification(c, labels, domain), ((length - 1) ** 2).mean()]

    def generator_terms(self, x, labels, targets, domain):
        fake = self.g(x, self.condition(targets, domain))
        s, c = self.d(fake)
        back = self.g(fake, self.condition(labels, domain))
        return [-s.mean(), self.classification(c, targets, domain), (x - back).abs().mean()]


def descend(loss, net):
    net.zero_grad(set_to_none=True)
    loss.backward()
    with torch.no_grad():
        for p in net.parameters():
            if p.grad is not None:
                p -= RATE * p.grad


out = Fixture()
order = [2, 0, 1]
for case in (Case("attributes", [3]), Case("joint", [2, -3])):
    name = case.name
    mixing = (tensor(hashed(f"{name}.mixing", (BATCH,))) + 1) / 2
    for domain in range(len(case.kinds)):
        prefix = f"{name}.{domain}"
        x, labels = case.images(domain), case.labels(domain)
        out.raw(f"{prefix}.labels", labels)
        targets = labels[order]
        fake = case.g(x, case.condition(targets, domain))
        scores, logits = case.d(x)
        out.values(f"{prefix}.fake", fake)
        out.values(f"{prefix}.scores", scores)
        out.values(f"{prefix}.logits", logits)
        if len(case.kinds) > 1:
            out.values(f"{prefix}.misled", case.g(x, case.condition(targets, domain, marked=1 - domain)))
        terms = case.critic_terms(x, labels, domain, fake.detach(), mixing)
        out.raw(f"{prefix}.critic", torch.stack(terms))
        out.gradients(f"{prefix}.penalty", terms[2], dict(case.d.named_parameters()))
        loss = terms[0] + CLASSIFICATION * terms[1] + PENALTY * terms[2]
        out.gradients(f"{prefix}.critic", loss, dict(case.d.named_parameters()))
        terms = case.generator_terms(x, labels, targets, domain)
        out.raw(f"{prefix}.generator", torch.stack(terms))
        loss = terms[0] + CLASSIFICATION * terms[1] + RECONSTRUCTION * terms[2]
        out.gradients(f"{prefix}.generator", loss, dict(case.g.named_parameters()))

    # Steps of plain gradient descent, as `train` does them with these draws.
    for step in range(STEPS):
        for domain in range(len(case.kinds)):
            x, labels = case.images(domain), case.labels(domain)
            targets = labels[order]
            fake = case.g(x, case.condition(targets, domain)).detach()
            terms = case.critic_terms(x, labels, domain, fake, mixing)
            descend(terms[0] + CLASSIFICATION * terms[1] + PENALTY * terms[2], case.d)
            row = list(terms)
            if (step + 1) % CRITIC_STEPS == 0:
                terms = case.generator_terms(x, labels, targets, domain)
                descend(terms[0] + CLASSIFICATION * terms[1] + RECONSTRUCTION * terms[2], case.g)
                row += terms
            out.raw(f"{name}.trace.{step}.{domain}", torch.stack([t.detach() for t in row]))
    out.values(f"{name}.afterwards", case.g(case.images(0), case.condition(case.labels(0)[order], 0)))
    out.values(f"{name}.scores.afterwards", case.d(case.images(0))[0])
out.write(os.path.join(here, "stargan.safetensors"))
