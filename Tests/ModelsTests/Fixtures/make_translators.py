"""Training steps of pix2pix and CycleGAN as PyTorch computes them (double precision) -> translators.safetensors.

Run here: python make_translators.py (torch 2.13, safetensors 0.8)
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
sys.path.insert(0, os.path.join(here, "..", "..", "NetworksTests", "Fixtures"))
import torch
import torch.nn.functional as F
from make_translation_networks import Patches, Pixels, ResNet, UNet
from parity import Fixture, hashed, hashed_parameter, nchw, tensor

STEPS, BATCH, SIZE = 2, 2, 32


def prepared(**networks):
    """Gives every parameter its hashed value by its name in the system."""
    for prefix, network in networks.items():
        for name, p in network.named_parameters():
            with torch.no_grad():
                p.copy_(tensor(hashed_parameter(f"{prefix}.{name}", tuple(p.shape))))
    return networks.values()


def optimiser(rule, *networks):
    parameters = [p for n in networks for p in n.parameters()]
    if rule == "descent":
        return torch.optim.SGD(parameters, lr=5e-3)
    return torch.optim.Adam(parameters, lr=2e-4, betas=(0.5, 0.999))


def images(name, channels):
    return nchw(tensor(hashed(name, (BATCH, SIZE, SIZE, channels))))


def bce(x, label):
    return F.binary_cross_entropy_with_logits(x, torch.full_like(x, label))


def mse(x, label):
    return F.mse_loss(x, torch.full_like(x, label))


def store(out, name, rows, **networks):
    """The losses of all steps, and where gradient descent has moved the weights."""
    out.raw(f"{name}.trace", rows)
    if "descent" in name:
        for prefix, network in networks.items():
            for key, p in network.named_parameters():
                out.projections(f"{name}.weights.{prefix}.{key}", p)


def pix2pix(out, losses, rule, kind, layers):
    g = UNet(3, 2, 2, 5, kind, skips=losses != "gan")
    conditional, name = "cgan" in losses, f"pix2pix.{losses}.{rule}"
    d = Patches(5 if conditional else 2, 3, layers, kind) if layers else Pixels(5, 3, kind)
    g, d = prepared(generator=g, discriminator=d)
    og, od = optimiser(rule, g), optimiser(rule, d)
    x, y = images("inputs", 3), images("targets", 2)
    show = (lambda z: torch.cat([x, z], 1)) if conditional else (lambda z: z)
    rows = []
    for _ in range(STEPS):
        fake, row = g(x), []
        if losses != "l1":
            on_fake, on_real = bce(d(show(fake.detach())), 0.0), bce(d(show(y)), 1.0)
            od.zero_grad()
            (0.5 * (on_fake + on_real)).backward()
            od.step()
            row += [on_real.item(), on_fake.item()]
        loss = 0
        if losses != "l1":
            adversarial = bce(d(show(fake)), 1.0)
            loss = loss + adversarial
            row.append(adversarial.item())
        if "l1" in losses:
            l1 = F.l1_loss(fake, y)
            loss = loss + 100 * l1
            row.append(l1.item())
        og.zero_grad()
        loss.backward()
        og.step()
        rows.append(row)
    store(out, name, rows, **({"generator": g} if losses == "l1" else {"generator": g, "discriminator": d}))


def cyclegan(out, variant, rule, adversarial):
    name = f"cyclegan.{variant}.{rule}"
    cb = 3 if variant == "identity" else 2
    ab, ba, da, db = prepared(
        generatorAtoB=ResNet(3, cb, 3, 2, "instance"), generatorBtoA=ResNet(cb, 3, 3, 2, "instance"),
        discriminatorOfA=Patches(3, 3, 2, "instance"), discriminatorOfB=Patches(cb, 3, 2, "instance"))
    og, od = optimiser(rule, ab, ba), optimiser(rule, da, db)
    a, b = images("images.a", 3), images("images.b", cb)
    critics = variant != "cycle-only"
    rows = []
    for _ in range(STEPS):
        terms = []
        fb, fa = ab(a), ba(b)
        if critics:
            terms += [(1, adversarial(db(fb), 1.0)), (1, adversarial(da(fa), 1.0))]
        if variant not in ("gan-only", "gan+backward"):
            terms.append((10, F.l1_loss(ba(fb), a)))
        if variant not in ("gan-only", "gan+forward"):
            terms.append((10, F.l1_loss(ab(fa), b)))
        if variant == "identity":
            terms += [(5, F.l1_loss(ab(b), b)), (5, F.l1_loss(ba(a), a))]
        og.zero_grad()
        sum(w * t for w, t in terms).backward()
        og.step()
        row = [t.item() for _, t in terms]
        if critics:
            losses = [adversarial(da(a), 1.0), adversarial(da(fa.detach()), 0.0)]
            losses += [adversarial(db(b), 1.0), adversarial(db(fb.detach()), 0.0)]
            od.zero_grad()
            (0.5 * sum(losses)).backward()
            od.step()
            row += [t.item() for t in losses]
        rows.append(row)
    networks = {"generatorAtoB": ab, "generatorBtoA": ba}
    store(out, name, rows, **networks, **({"discriminatorOfA": da, "discriminatorOfB": db} if critics else {}))


if __name__ == "__main__":
    out = Fixture()
    for rule in ("descent", "adam"):
        for losses, kind, layers in (
            ("l1", "batch", 1), ("gan", "instance", 1), ("cgan", "batch", 0), ("l1+gan", "instance", 2),
            ("l1+cgan", "batch", 2),
        ):
            pix2pix(out, losses, rule, kind, layers)
        for variant in ("cycle-only", "gan-only", "gan+forward", "gan+backward", "full", "identity"):
            cyclegan(out, variant, rule, bce if variant == "gan+forward" else mse)
    out.write(os.path.join(here, "translators.safetensors"))
