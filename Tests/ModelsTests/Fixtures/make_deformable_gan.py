"""Body geometry with scikit-image and NumPy, and small deformable GANs as PyTorch computes them (double precision)
-> deformable_gan.safetensors. Prints how many weights the published networks have.

Run here: python make_deformable_gan.py (torch 2.13, scikit-image 0.26, numpy 2, safetensors 0.8)
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import numpy as np
import skimage.measure
import skimage.transform
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, hashed_parameter, nchw, tensor

(NOSE, NECK, RSHO, RELB, RWRI, LSHO, LELB, LWRI, RHIP, RKNE, RANK, LHIP, LKNE, LANK, LEYE, REYE, LEAR,
 REAR) = range(18)
TORSO, HEAD = [RHIP, LHIP, LSHO, RSHO], [NOSE, LEYE, REYE, LEAR, REAR]
# From, to, whether a lower limb; right and left alternate.
LIMBS = [(RHIP, RKNE, 0), (LHIP, LKNE, 0), (RKNE, RANK, 1), (LKNE, LANK, 1), (RSHO, RELB, 0), (LSHO, LELB, 0),
         (RELB, RWRI, 1), (LELB, LWRI, 1)]
STANDING = np.array([
    [.5, .1], [.5, .2], [.35, .21], [.28, .35], [.27, .5], [.65, .2], [.7, .35], [.73, .5], [.4, .5], [.38, .7],
    [.4, .9], [.6, .51], [.61, .7], [.6, .92], [.53, .08], [.47, .08], [.57, .1], [.43, .1]])
NOWHERE = np.array([1.0, 0, 1000, 0, 1, 1000])


# Poses and geometry

def pose(rng, height, width, missing):
    """(x, y) around where the joints of somebody who stands are; NaN where missing."""
    points = (STANDING + rng.normal(0, .05, STANDING.shape)) * [width, height]
    points = points.astype(np.float32).astype(np.float64)
    points[missing] = np.nan
    return points


def has(p, *joints):
    return not np.isnan(p[list(joints)]).any()


def unit(p):
    return np.sqrt((((p[RHIP] - p[RSHO]) ** 2).sum() + ((p[LHIP] - p[LSHO]) ** 2).sum()) / 2)


def quadrilateral(f, t, st, reach):
    f = f + .1 * (f - t)
    t = t + reach * (t - f)
    v = f - t
    n = np.array([-v[1], v[0]]) / np.linalg.norm(v) * .2 * st
    return np.array([f + n, f - n, t - n, t + n])


def fitted(src, dst, fit):
    if fit == "total":
        return skimage.transform.AffineTransform.from_estimate(src, dst).params[:2].reshape(-1)
    design = np.concatenate([src, np.ones((len(src), 1))], axis=1)
    return np.linalg.lstsq(design, dst, rcond=None)[0].T.reshape(-1)


def maps(source, target, fit):
    rows = [fitted(target[TORSO], source[TORSO], fit)]
    common = [j for j in HEAD if has(source, j) and has(target, j)]
    rows.append(fitted(target[common + [LSHO, RSHO]], source[common + [LSHO, RSHO]], fit) if common else NOWHERE)
    for k, (f, t, lower) in enumerate(LIMBS):
        reach = .3 if lower else .1
        other = LIMBS[k ^ 1]
        if not has(target, f, t):
            rows.append(NOWHERE)
            continue
        if not has(source, f, t):
            f2, t2 = other[:2]
        else:
            f2, t2 = f, t
        if not has(source, f2, t2):
            rows.append(NOWHERE)
            continue
        rows.append(fitted(quadrilateral(target[f], target[t], unit(target), reach),
                           quadrilateral(source[f2], source[t2], unit(source), reach), fit))
    return np.stack(rows)


def square(low, high, border, height, width):
    mask = np.zeros((height, width))
    low, high = low.astype(int) - int(border), high.astype(int) + int(border)
    low, high = np.maximum(low, 0), np.minimum(high, [width, height])
    mask[low[1]:high[1], low[0]:high[0]] = 1
    return mask


def masks(target, height, width, background):
    st = unit(target)
    torso = target[TORSO]
    found = [np.ones((height, width)) if background == "torso"
             else square(torso.min(0), torso.max(0), .1 * st, height, width)]
    head = [j for j in HEAD if has(target, j)]
    centre = target[head].mean(0) if head else None
    found.append(square(centre, centre, .4 * st, height, width) if head else np.zeros((height, width)))
    for f, t, lower in LIMBS:
        if has(target, f, t):
            q = quadrilateral(target[f], target[t], st, .5 if lower else .1)
            found.append(skimage.measure.grid_points_in_poly((height, width), q[:, ::-1]).astype(float))
        else:
            found.append(np.zeros((height, width)))
    return np.stack(found)


def heat_maps(poses, height, width, deviation):
    y, x = np.mgrid[:height, :width]
    found = np.zeros((len(poses), height, width, 18))
    for i, p in enumerate(poses):
        for j in range(18):
            if has(p, j):
                found[i, ..., j] = np.exp(-((x - p[j, 0]) ** 2 + (y - p[j, 1]) ** 2) / (2 * deviation ** 2))
    return nchw(tensor(found))


def stored(p):
    return np.where(np.isnan(p), -1, p)


# Networks

def norm(P, name, x, scope):
    axes = (1, 2, 3) if scope == "sample" else (2, 3)
    count = 1 if scope == "sample" else x.shape[1]
    w, b = P(f"{name}.norm.weight", count), P(f"{name}.norm.bias", count)
    mean = x.mean(axes, keepdim=True)
    deviation = ((x - mean) ** 2).mean(axes, keepdim=True).sqrt()
    return (x - mean) / (deviation + 1e-3) * w.view(1, -1, 1, 1) + b.view(1, -1, 1, 1)


def encoder(P, name, x, widths, scope):
    w = P(f"{name}.0.weight", widths[0], x.shape[1], 3, 3)
    layers = [F.conv2d(x, w, P(f"{name}.0.bias", widths[0]), padding=1)]
    for k in range(1, len(widths)):
        y = F.conv2d(F.leaky_relu(layers[-1], .2), P(f"{name}.{k}.weight", widths[k], widths[k - 1], 4, 4), stride=2,
                     padding=1)
        layers.append(norm(P, f"{name}.{k}", y, scope) if k < len(widths) - 1 else y)
    return layers


def decoder(P, name, skips, widths, scope):
    x = None
    for k, skip in enumerate(reversed(skips)):
        x = F.relu(skip if x is None else torch.cat([x, skip], 1))
        if k < len(widths) - 1:
            w = P(f"{name}.{k}.weight", x.shape[1], widths[k], 4, 4)
            x = norm(P, f"{name}.{k}", F.conv_transpose2d(x, w, stride=2, padding=1), scope)
        else:
            x = F.conv2d(x, P(f"{name}.{k}.weight", 3, x.shape[1], 3, 3), P(f"{name}.{k}.bias", 3), padding=1)
    return torch.tanh(x)


def warped(x, transforms, masks, factor, fusion):
    """x is N x C x H x W; transforms N x parts x 6 and masks N x parts x H' x W' are of the full size."""
    height, width = x.shape[2:]
    rows, columns = np.mgrid[:height, :width]
    away = lambda v: np.where(v < 0, np.ceil(v - .5), np.floor(v + .5))
    items = []
    for i in range(x.shape[0]):
        parts = []
        for a, mask in zip(transforms[i], masks[i]):
            u = away(a[0] * columns + a[1] * rows + a[2] / factor)
            v = away(a[3] * columns + a[4] * rows + a[5] / factor)
            inside = (u >= 0) & (u < width) & (v >= 0) & (v < height)
            at = torch.tensor(np.where(inside, v * width + u, 0).astype(np.int64))
            shown = tensor(inside * mask[::factor, ::factor])
            parts.append(x[i].flatten(1)[:, at.flatten()].view(-1, height, width) * shown)
        parts = torch.stack(parts)
        if fusion == "maximum":
            items.append(parts.max(0).values)
        else:
            counts = tensor(masks[i][:, ::factor, ::factor].sum(0))
            items.append(torch.where(counts > 0, parts.sum(0) / counts.clamp(min=1), torch.zeros(())))
    return torch.stack(items)


class System:
    def __init__(self, variant, preset, fusion="maximum", background="torso", scope="sample"):
        self.variant, self.preset, self.fusion, self.background, self.scope = variant, preset, fusion, background, scope
        self.P = Parameters()
        self.warps = 4

    def guide(self, batch, height, width, deviation):
        source, target = batch["source"], batch["target"]
        guide = {"H_a": heat_maps(source, height, width, deviation), "H_b": heat_maps(target, height, width, deviation)}
        transforms = [maps(a, b, "total" if self.preset == "repo" else "ordinary") for a, b in zip(source, target)]
        covers = [masks(b, height, width, self.background) for b in target]
        if self.background == "identity":
            transforms = [np.concatenate([[[1, 0, 0, 0, 1, 0]], t]) for t in transforms]
            covers = [np.concatenate([np.ones((1, height, width)), m]) for m in covers]
        return {**guide, "transforms": transforms, "masks": covers}

    def generator(self, x, guide, e, d):
        P, a, b = self.P, guide["H_a"], guide["H_b"]
        if self.variant == "baseline":
            skips = encoder(P, "generator.appearance", torch.cat([x, a, b], 1), e, self.scope)
        else:
            seen = encoder(P, "generator.appearance", torch.cat([x, a], 1), e, self.scope)
            wanted = encoder(P, "generator.pose", b, e, self.scope)
            skips = [torch.cat([warped(s, guide["transforms"], guide["masks"], 1 << k, self.fusion)
                                if k < self.warps else s, w], 1) for k, (s, w) in enumerate(zip(seen, wanted))]
        return decoder(P, "generator.decoder", skips, d, self.scope)

    def discriminator(self, x, y, guide, widths):
        P, name = self.P, "discriminator"
        z = torch.cat([x, guide["H_a"], y, guide["H_b"]], 1)
        z = F.conv2d(z, P(f"{name}.0.weight", widths[0], z.shape[1], 4, 4), P(f"{name}.0.bias", widths[0]), stride=2)
        for k in range(1, len(widths)):
            w = P(f"{name}.{k}.weight", widths[k], widths[k - 1], 4, 4)
            z = F.conv2d(F.leaky_relu(z, .2), w, stride=2, padding=1)
            z = norm(P, f"{name}.{k}", z, self.scope)
        k = len(widths)
        z = F.conv2d(F.leaky_relu(z, .2), P(f"{name}.{k}.weight", 1, widths[-1], 4, 4), stride=2, padding=1)
        return torch.sigmoid(z)

    def features(self, x):
        """VGG-19 with a sixteenth of the channels on 0 to 255 less the means; `repo` swaps red's and blue's."""
        means = [103.939, 116.779, 123.68] if self.preset == "repo" else [123.68, 116.779, 103.939]
        y = 127.5 * (x + 1) - tensor(means).view(1, 3, 1, 1)
        plan = [(0, 4, 3), (2, 4, 4)] + ([(5, 8, 4)] if self.variant == "perceptual" else [])
        for index, outputs, inputs in plan:
            if index == 5:
                y = F.max_pool2d(y, 2)
            w = tensor(hashed_parameter(f"features.{index}.weight", (outputs, inputs, 3, 3)))
            y = F.relu(F.conv2d(y, w, tensor(hashed_parameter(f"features.{index}.bias", (outputs,))), padding=1))
        return y

    def reconstruction(self, made, real):
        if self.variant in ("baseline", "deformable"):
            return (made - real).abs().mean()
        a, b = self.features(made), self.features(real)
        if self.variant == "perceptual":
            return (a - b).abs().mean()
        padded = F.pad(b, (1, 1, 1, 1), value=-10000)
        height, width = a.shape[2:]
        found = [(a - padded[:, :, v:v + height, u:u + width]).abs().sum(1) for v in range(3) for u in range(3)]
        return torch.stack(found).amin(0).mean()


HEIGHT, WIDTH, DEVIATION, COUNT, RATE = 32, 16, 3.0, 2, 1e-3
E, D, C = (4, 6, 8, 8, 8), (8, 8, 6, 4, 3), (4, 6)
WEIGHTS = {"baseline": 100, "deformable": 100, "perceptual": .5, "full": .01}


def batch(name, rng):
    lacking = [[RWRI, LEAR], [LKNE], [NOSE, LEYE, REYE, LEAR, REAR], []]
    images = lambda part: nchw(tensor(hashed(f"{name}.{part}", (COUNT, HEIGHT, WIDTH, 3))))
    poses = lambda shift: [pose(rng, HEIGHT, WIDTH, lacking[(i + shift) % 4]) for i in range(COUNT)]
    return {"x": images("sources"), "y": images("targets"), "source": poses(0), "target": poses(1)}


def losses(system, b, guide, fake):
    real_score = system.discriminator(b["x"], b["y"], guide, C)
    fake_score = system.discriminator(b["x"], fake.detach(), guide, C)
    judged = system.discriminator(b["x"], fake, guide, C)
    return {
        "real": -torch.log(real_score + 1e-7).mean(), "fake": -torch.log(1 - fake_score + 1e-7).mean(),
        "adversarial": -torch.log(judged + 1e-7).mean(), "reconstruction": system.reconstruction(fake, b["y"])}


def descend(loss, parameters):
    found = torch.autograd.grad(loss, list(parameters.values()), allow_unused=True)
    with torch.no_grad():
        for p, g in zip(parameters.values(), found):
            if g is not None:
                p -= RATE * g


def geometry(out):
    rng = np.random.default_rng(5)
    height, width = 64, 32
    missing = [([], []), ([RWRI, LKNE], []), ([], [RELB, LANK]), ([RKNE, LKNE], [NOSE]), (HEAD, [])]
    pairs = [(pose(rng, height, width, a), pose(rng, height, width, b)) for a, b in missing]
    out.raw("geometry.sources", np.stack([stored(a) for a, _ in pairs]))
    out.raw("geometry.targets", np.stack([stored(b) for _, b in pairs]))
    for fit in ("ordinary", "total"):
        out.raw(f"geometry.{fit}", np.stack([maps(a, b, fit) for a, b in pairs]))
    for background in ("torso", "identity"):
        found = np.stack([masks(b, height, width, background) for _, b in pairs])
        out.raw(f"geometry.{background}.rows", found.sum(-1))
        out.raw(f"geometry.{background}.columns", found.sum(-2))
    out.projections("geometry.heat-maps", heat_maps([b for _, b in pairs], height, width, 3).permute(0, 2, 3, 1))


def systems(out):
    rng = np.random.default_rng(7)
    batches = {name: batch(name, rng) for name in ("real", "generated", "learned")}
    for name, b in batches.items():
        for part in ("source", "target"):
            out.raw(f"{name}.{part}", np.stack([stored(p) for p in b[part]]))
    cases = [System("baseline", "corrected"), System("deformable", "repo"), System("perceptual", "corrected"),
             System("full", "repo"), System("deformable", "corrected", "mean", "identity", "channel")]
    for system in cases:
        name = system.variant if system.fusion == "maximum" else "options"
        guides = {k: system.guide(b, HEIGHT, WIDTH, DEVIATION) for k, b in batches.items()}
        weight = WEIGHTS[system.variant]
        b = batches["learned"]
        fake = system.generator(b["x"], guides["learned"], E, D)
        found = losses(system, b, guides["learned"], fake)
        out.values(f"{name}.fake", fake)
        out.values(f"{name}.verdict", system.discriminator(b["x"], b["y"], guides["learned"], C))
        out.raw(f"{name}.losses", torch.stack([v.detach() for v in found.values()]))
        critic, painter = system.P.trained("discriminator."), system.P.trained("generator.")
        out.gradients(f"{name}.critic", found["real"] + found["fake"], critic)
        out.gradients(f"{name}.painter", found["adversarial"] + weight * found["reconstruction"], painter)
        rows = []
        for _ in range(2):
            real, made = batches["real"], batches["generated"]
            score = system.discriminator(real["x"], real["y"], guides["real"], C)
            fake = system.generator(made["x"], guides["generated"], E, D).detach()
            judged = system.discriminator(made["x"], fake, guides["generated"], C)
            row = [-torch.log(score + 1e-7).mean(), -torch.log(1 - judged + 1e-7).mean()]
            descend(row[0] + row[1], critic)
            fake = system.generator(b["x"], guides["learned"], E, D)
            judged = system.discriminator(b["x"], fake, guides["learned"], C)
            row += [-torch.log(judged + 1e-7).mean(), system.reconstruction(fake, b["y"])]
            descend(row[2] + weight * row[3], painter)
            rows.append(torch.stack([r.detach() for r in row]))
        out.raw(f"{name}.trace", torch.stack(rows))
        out.values(f"{name}.afterwards", system.generator(b["x"], guides["learned"], E, D))


def published(variant, height, width, e, d):
    """Runs a network of the published size on one pixelwise smallest image to count its weights."""
    system = System(variant, "corrected")
    system.warps = 0
    side = 1 << len(e)
    zeros = lambda c: torch.zeros(1, c, side, side)
    with torch.no_grad():
        system.generator(zeros(3), {"H_a": zeros(18), "H_b": zeros(18)}, e, d)
        wide = lambda c: torch.zeros(1, c, 128, 64)
        system.discriminator(wide(3), wide(3), {"H_a": wide(18), "H_b": wide(18)}, (64, 128, 256, 512))
    count = lambda prefix: sum(p.numel() for p in system.P.trained(prefix).values())
    print(variant, height, width, count("generator."), count("discriminator."))


if __name__ == "__main__":
    out = Fixture()
    geometry(out)
    systems(out)
    out.write(os.path.join(here, "deformable_gan.safetensors"))
    market = ((64, 128, 256, 512, 512, 512), (512, 512, 512, 256, 128, 3))
    fashion = ((64, 128, 256, 512, 512, 512, 512), (512, 512, 512, 512, 256, 128, 3))
    for variant in ("baseline", "deformable"):
        published(variant, 128, 64, *market)
        published(variant, 256, 256, *fashion)
