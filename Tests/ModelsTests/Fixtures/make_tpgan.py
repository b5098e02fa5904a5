"""A small TP-GAN as PyTorch 2.13 computes it in double precision, with hashed weights -> tpgan.safetensors: faces at
three sizes, parts, logits, every term of the losses, projections of all gradients, for the full system and without its
local pathway; and, printed, how many weights the published networks have.

Run here: python make_tpgan.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, nhwc, tensor

NOISE, PEOPLE, BATCH = 3, 5, 3
PARTS = ["leftEye", "rightEye", "nose", "mouth"]


class Sizes:
    def __init__(self, size, width, kernels, bottom, features, noise, people, part_halvings, critic, boxes):
        self.size, self.width, self.kernels, self.bottom = size, width, kernels, bottom
        self.features, self.noise, self.people, self.part_halvings = features, noise, people, part_halvings
        self.critic, self.boxes = critic, boxes
        self.halvings = len(kernels) - 1
        self.widths = [width] + [width << n for n in range(self.halvings)]


# Boxes: row, column, height, width.
SMALL = Sizes(32, 4, [5, 3, 3, 3], 2, 6, NOISE, PEOPLE, 2, 4,
              [(5, 5, 12, 12), (5, 16, 12, 12), (12, 12, 8, 12), (18, 10, 8, 12)])
PUBLISHED = Sizes(128, 64, [7, 5, 3, 3, 3], 4, 256, 100, 340, 3, 64,
                  [(20, 23, 40, 40), (20, 65, 40, 40), (48, 43, 32, 40), (72, 40, 32, 48)])


class TPGAN:
    """`P` gives parameters by name and shape."""

    def __init__(self, sizes, P, has_parts=True):
        self.s, self.P, self.has_parts = sizes, P, has_parts

    def convolution(self, name, x, outputs, kernel=3, stride=1):
        w = self.P(f"{name}.weight", outputs, x.shape[1], kernel, kernel)
        pads = []
        for size in (x.shape[3], x.shape[2]):
            total = max(0, (-(-size // stride) - 1) * stride + kernel - size)
            pads += [total // 2, total - total // 2]
        return F.conv2d(F.pad(x, pads), w, self.P(f"{name}.bias", outputs), stride=stride)

    def transposed(self, name, x, outputs, stride=2):
        """The adjoint of a convolution of kernel 3 with TensorFlow's padding: at stride 2 it has a row of zeros below,
        at stride 4 none, and a row of the input that it never sees."""
        w = self.P(f"{name}.weight", x.shape[1], outputs, 3, 3)
        b = self.P(f"{name}.bias", outputs)
        y = F.conv_transpose2d(x, w, None, stride=stride, output_padding=1 if stride == 4 else 0)
        return y[:, :, :stride * x.shape[2], :stride * x.shape[3]] + b.reshape(1, -1, 1, 1)

    def dense(self, name, x, outputs):
        return F.linear(x, self.P(f"{name}.weight", outputs, x.shape[1]), self.P(f"{name}.bias", outputs))

    def norm(self, name, x):
        c = x.shape[1]
        mean, variance = self.P(f"{name}.running_mean", c), self.P(f"{name}.running_var", c)
        weight, bias = self.P(f"{name}.weight", c), self.P(f"{name}.bias", c)
        if self.training:
            return F.batch_norm(x, None, None, weight, bias, training=True, eps=1e-5)
        return F.batch_norm(x, mean, variance, weight, bias, training=False, eps=1e-5)

    def stage(self, name, x, outputs, kernel=3, stride=1):
        y = self.convolution(f"{name}.layer", x, outputs, kernel, stride)
        return F.leaky_relu(self.norm(f"{name}.norm", y), 0.2)

    def doubling(self, name, x, outputs, rectify):
        return rectify(self.norm(f"{name}.norm", self.transposed(f"{name}.layer", x, outputs)))

    def block(self, name, x, kernel=3):
        y = self.stage(f"{name}.first", x, x.shape[1], kernel)
        y = self.norm(f"{name}.norm", self.convolution(f"{name}.second", y, x.shape[1], kernel))
        return F.leaky_relu(x + y, 0.2)

    def encoder(self, x):
        s, n = self.s, "encoder"
        x = F.leaky_relu(self.convolution(f"{n}.first", x, s.widths[0], s.kernels[0]), 0.2)
        maps = [self.block(f"{n}.blocks.0.0", x, s.kernels[0])]
        for level in range(1, s.halvings + 1):
            x = self.stage(f"{n}.halvings.{level - 1}", maps[-1], s.widths[level], s.kernels[level], 2)
            for number in range(s.bottom if level == s.halvings else 1):
                x = self.block(f"{n}.blocks.{level}.{number}", x, s.kernels[level])
            maps.append(x)
        both = self.dense(f"{n}.code", nhwc(x).flatten(1), 2 * s.features)
        return maps, torch.maximum(both[:, :s.features], both[:, s.features:])

    def part(self, name, x):
        s, n = self.s, f"local.{name}"
        leaky = lambda y: F.leaky_relu(y, 0.2)
        maps = [self.block(f"{n}.blocks.0.0", leaky(self.convolution(f"{n}.first", x, s.width)))]
        for level in range(1, s.part_halvings + 1):
            x = self.stage(f"{n}.halvings.{level - 1}", maps[-1], s.width << level, 3, 2)
            for number in range(2 if level == s.part_halvings else 1):
                x = self.block(f"{n}.blocks.{level}.{number}", x)
            maps.append(x)
        for number, level in enumerate(reversed(range(s.part_halvings))):
            x = self.doubling(f"{n}.doublings.{number}", x, s.width << level, leaky)
            x = self.stage(f"{n}.mergings.{number}", torch.cat([x, maps[level]], 1), s.width << level)
            x = self.block(f"{n}.up_blocks.{number}", x)
        return x, torch.tanh(self.convolution(f"{n}.picture", x, 3))

    def fused(self, parts):
        s = self.s
        placed = [F.pad(x, (c, s.size - c - w, r, s.size - r - h)) for x, (r, c, h, w) in zip(parts, s.boxes)]
        result = placed[0]
        for x in placed[1:]:
            result = torch.maximum(result, x)
        return result

    def decoder(self, maps, code, faces, parts):
        s, n = self.s, "decoder"
        side = s.size >> s.halvings
        seed_widths = [s.width, s.width // 2, s.width // 4, max(1, s.width // 8)]
        start = F.relu(self.dense(f"{n}.seed_map", code, side * side * s.width))
        seeds = [nchw(start.reshape(-1, side, side, s.width))]
        for step in range(3):
            stride = 1 << (s.halvings - 2) if step == 0 else 2
            name = f"{n}.seed_doublings.{step}"
            seeds.append(F.relu(self.transposed(name, seeds[-1], seed_widths[step + 1], stride)))
        x = torch.cat([seeds[0], maps[-1]], 1)
        for number in range(3):
            x = self.block(f"{n}.bottom.{number}", x, 2)
        made = []
        for number, level in enumerate(reversed(range(s.halvings))):
            p = f"{n}.levels.{number}"
            up = self.doubling(f"{p}.doubling", x, s.widths[level + 1], F.relu)
            beside = torch.cat([maps[level]] + ([faces[level], seeds[3 - level]] if level < 3 else []), 1)
            everything = [up, self.block(f"{p}.side", beside, s.kernels[level])]
            if level == 0:
                everything += parts
            if made:
                everything.append(F.interpolate(made[-1], scale_factor=2, mode="bilinear", align_corners=False))
            x = torch.cat(everything, 1)
            if level > 0:
                for block in range(2):
                    x = self.block(f"{p}.blocks.{block}", x)
            else:
                x = self.block(f"{p}.blocks.0", x, s.kernels[1])
                x = self.stage(f"{p}.narrowing.0", x, s.width, s.kernels[1])
                x = self.block(f"{p}.blocks.1", x)
                x = self.stage(f"{p}.narrowing.1", x, s.width // 2)
            if level < 3:
                made.append(torch.tanh(self.convolution(f"{p}.picture", x, 3)))
        return made[::-1]

    def generator(self, images, parts, noise, training=True):
        self.training = training
        faces = [images if f == 1 else F.avg_pool2d(images, f) for f in (1, 2, 4)]
        faces = [torch.cat([x, x.flip(3)], 1) for x in faces]
        maps, code = self.encoder(faces[0])
        pictures, fused = [], []
        if self.has_parts:
            crops = [torch.cat([parts[1], parts[0]], 1) if n == "rightEye" else x for n, x in zip(PARTS, parts)]
            turned = [self.part(name, x) for name, x in zip(PARTS, crops)]
            pictures = [picture for _, picture in turned]
            fused = [self.fused([features for features, _ in turned]), self.fused(pictures)]
        made = self.decoder(maps, torch.cat([code, noise], 1), faces, fused)
        return made, pictures, code

    def people(self, code):
        return self.dense("classifier", code, self.s.people)

    def critic(self, x):
        self.training = True
        count = (self.s.size // 4).bit_length() - 1
        widths = [self.s.critic << min(n, 3) for n in range(count)]
        x = F.leaky_relu(self.convolution("first", x, widths[0], 3, 2), 0.2)
        block = 0
        for level in range(1, count):
            x = self.stage(f"halvings.{level - 1}", x, widths[level], 3, 2)
            if level >= count - 2:
                x = self.block(f"blocks.{block}", x)
                block += 1
        return self.convolution("last", x, 1, 1)


def asymmetry(x, level):
    if level == 0:
        x = F.avg_pool2d(x, 2)
    else:
        kernel = -torch.ones(3, 1, 3, 3)
        kernel[:, :, 1, 1] = 8
        x = torch.cat([x, F.conv2d(x, kernel, padding=1, groups=3)], 1)
    half = x.shape[3] // 2
    return (x[..., :half].detach() - x[..., half:].flip(3)).abs().sum((2, 3)).mean()


def released_terms(made, frontals, size):
    """The released program's sums over pixels."""
    targets = [frontals] + [F.avg_pool2d(frontals, f) for f in (2, 4)]
    weights = [1, 1, 1.5]
    pixels = sum(w * (x - t).abs().sum((2, 3)).mean() for w, x, t in zip(weights, made, targets))
    symmetry = 0.3 * sum(w * asymmetry(x, level) for level, (w, x) in enumerate(zip(weights, made)))
    x = made[0]
    variation = ((x[:, :, 1:] - x[:, :, :-1]).abs().sum((1, 2, 3)) + (x[..., 1:] - x[..., :-1]).abs().sum((1, 2, 3)))
    return pixels, symmetry, variation.mean()


def smooth(logits, target):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, target))


class Count:
    """Counts the weights that are asked for, without making them."""

    def __init__(self):
        self.shapes = {}

    def __call__(self, name, *shape):
        self.shapes[name] = shape
        return torch.empty(shape, device="meta")

    @property
    def trained(self):
        return sum(torch.Size(s).numel() for n, s in self.shapes.items() if "running_" not in n)


def main():
    out = Fixture()
    s = SMALL
    images, frontals = (nchw(tensor(hashed(f"tpgan.{n}", (BATCH, s.size, s.size, 3)))) for n in ("images", "frontals"))
    noise = tensor(hashed("tpgan.noise", (BATCH, NOISE), 0.02))
    crops = {kind: [nchw(tensor(hashed(f"tpgan.{kind}.{n}", (BATCH, h, w, 3))))
                    for n, (_, _, h, w) in zip(PARTS, s.boxes)] for kind in ("parts", "frontalParts")}
    people = torch.tensor([4, 0, 2])
    for key, has_parts in (("full", True), ("global", False)):
        model = TPGAN(s, Parameters(), has_parts)
        judge = TPGAN(s, Parameters())
        made, pictures, code = model.generator(images, crops["parts"], noise)
        for level, face in enumerate(made):
            out.projections(f"{key}.face.{level}", nhwc(face).contiguous())
        logits = model.people(code)
        out.raw(f"{key}.people", logits)
        verdict = judge.critic(made[0])
        out.values(f"{key}.verdict", verdict)
        pixels, symmetry, variation = released_terms(made, frontals, s.size)
        classification = F.cross_entropy(logits, people)
        adversarial = smooth(verdict, 0.9)
        area = s.size * s.size
        terms = [pixels / area, symmetry / area, classification, variation / area, adversarial]
        out.raw(f"{key}.terms", torch.stack(terms))
        # Weights that the program has at 128x128 keep their proportion to the sums at other sizes.
        share = area / 128**2
        loss = pixels + symmetry + share * 10 * classification + 1e-3 * variation + share * 20 * adversarial
        trained = model.P.trained()
        out.gradients(f"{key}.generator", loss, trained)
        if has_parts:
            for name, picture in zip(PARTS, pictures):
                out.projections(f"{key}.part.{name}", nhwc(picture).contiguous())
            parts = sum((x - t).abs().sum((2, 3)).mean() for x, t in zip(pictures, crops["frontalParts"]))
            out.raw("parts", parts / area)
            out.gradients("parts", parts, {n: p for n, p in trained.items() if n.startswith("local.")})
            loss = smooth(judge.critic(frontals), 0.9) + smooth(judge.critic(made[0].detach()), 0.0)
            out.raw("critic", loss)
            out.gradients("critic", loss, judge.P.trained())
        with torch.no_grad():
            used, _, _ = model.generator(images, crops["parts"], torch.zeros_like(noise), training=False)
        out.projections(f"{key}.used", nhwc(used[0]).contiguous())
    out.write(os.path.join(here, "tpgan.safetensors"))

    for name, sizes in (("small", SMALL), ("published", PUBLISHED)):
        for has_parts in (True, False):
            counts = [Count(), Count()]
            model = TPGAN(sizes, counts[0], has_parts)
            blank = lambda *shape: torch.empty(shape, device="meta")
            _, _, code = model.generator(
                blank(2, 3, sizes.size, sizes.size), [blank(2, 3, h, w) for _, _, h, w in sizes.boxes],
                blank(2, sizes.noise))
            model.people(code)
            TPGAN(sizes, counts[1]).critic(blank(2, 3, sizes.size, sizes.size))
            local = sum(torch.Size(v).numel() for n, v in counts[0].shapes.items()
                        if n.startswith("local.") and "running_" not in n)
            print(name, "full" if has_parts else "global", "generator", counts[0].trained, "of which local", local,
                  "critic", counts[1].trained)


main()
