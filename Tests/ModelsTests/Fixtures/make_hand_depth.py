"""The hand-depth system in every variant and preset, at 16x16 with four filters, as PyTorch computes it (double
precision) -> hand_depth.safetensors. Perceptual network: VGG-19 at a sixteenth of its width.

Run here: python make_hand_depth.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
sys.path.insert(0, os.path.join(here, "..", "..", "NetworksTests", "Fixtures"))
import torch
import torch.nn.functional as F
from make_vgg import STYLE, CONTENT, vgg19
from parity import Fixture, Parameters, hashed, nchw, nhwc, tensor

SIZE, FILTERS, MIXED, DENSE, HEAD, DEPTH, SHARED, BATCH, POSE = 16, 4, 8, 6, 7, 2, 1, 4, 42
L2_SCALE, CONTENT_WEIGHT, STYLE_WEIGHT, TV_WEIGHT = 16, 2, 0.15, 0.5
RATE, STEPS = 0.01, 3


def leaky(x):
    return F.leaky_relu(x, 0.2)


class System:
    def __init__(self, variant, preset, sees_pose=False):
        self.variant, self.preset, self.sees_pose = variant, preset, sees_pose
        self.P = Parameters()
        self.corrected = preset == "corrected"

    def dense(self, name, x, outputs):
        return F.linear(x, self.P(f"{name}.weight", outputs, x.shape[1]), self.P(f"{name}.bias", outputs))

    def norm(self, name, x, training):
        c = x.shape[1]
        w, b = self.P(f"{name}.weight", c), self.P(f"{name}.bias", c)
        if not self.corrected:
            return F.batch_norm(x, torch.zeros(c), torch.ones(c), w, b, training=False, eps=1e-3)
        mean, variance = self.P(f"{name}.running_mean", c), self.P(f"{name}.running_var", c)
        return F.batch_norm(x, mean, variance, w, b, training=training, momentum=0.01, eps=1e-3)

    def generate(self, y, training=True):
        x = self.norm("generator.input_norm", leaky(self.dense("generator.input", y, 16 * FILTERS)), training)
        x = x.reshape(-1, FILTERS, 4, 4)
        w = self.P("generator.mixing.weight", MIXED, FILTERS, 1, 1)
        x = self.norm("generator.mixing_norm", leaky(F.conv2d(x, w, self.P("generator.mixing.bias", MIXED))), training)
        for stage in range(2):
            outputs = 1 if stage == 1 else FILTERS
            w = self.P(f"generator.upsampling.{stage}.weight", x.shape[1], outputs, 6, 6)
            x = F.conv_transpose2d(x, w, self.P(f"generator.upsampling.{stage}.bias", outputs), stride=2, padding=2)
            x = torch.tanh(x) if stage == 1 else leaky(x)
            if stage == 0 or not self.corrected:
                x = self.norm(f"generator.norms.{stage}", x, training)
        return x

    def stage(self, name, x):
        name = f"discriminator.{name}"
        w = self.P(f"{name}.convolution.weight", FILTERS, x.shape[1], 6, 6)
        x = leaky(F.conv2d(x, w, self.P(f"{name}.convolution.bias", FILTERS), stride=2, padding=2))
        return x if self.corrected else self.norm(f"{name}.norm", x, True)

    def judge(self, images, y):
        if self.sees_pose:
            plane = self.dense("discriminator.pose_plane", y, SIZE * SIZE).reshape(-1, 1, SIZE, SIZE)
            images = torch.cat([images, plane], dim=1)
        features = self.stage("shared.0", images)
        results = []
        for branch, units, outputs in (("critic", DENSE, 1), ("head", HEAD, POSE)):
            flat = nhwc(self.stage(f"{branch}.0", features)).flatten(1)
            hidden = self.dense(f"discriminator.{branch}_hidden", flat, units)
            hidden = leaky(hidden) if self.corrected else hidden
            results.append(self.dense(f"discriminator.{branch}_output", hidden, outputs))
        return results

    def bce(self, verdict, label):
        logits = verdict if self.corrected else torch.sigmoid(verdict)
        return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))

    def decay(self, prefix):
        if self.corrected or self.variant != "l2+gan":
            return 0
        return 0.5e-6 * sum((p**2).sum() for n, p in self.P.trained(prefix).items() if n.endswith("weight"))

    @property
    def moves_both(self):
        return self.preset == "repo" and self.variant == "l2+gan+style"

    def discriminator_loss(self, y, images, generated):
        real, pose = self.judge(images, y)
        fake, _ = self.judge(generated, y)
        adversarial = self.bce(real, 1) + self.bce(fake, 0)
        pose = ((pose - y) ** 2).sum() / BATCH
        return {"adversarial": adversarial, "pose": pose}, adversarial + pose + self.decay("discriminator.")

    def generator_loss(self, y, images, generated, goal):
        squares = (generated - images) ** 2
        if not self.corrected and self.variant == "l2+gan":
            squares = squares.clamp(0, 1)
        terms = {"reconstruction": squares.mean() * L2_SCALE}
        loss = terms["reconstruction"]
        if self.variant != "l2":
            fake, _ = self.judge(generated, y)
            released = not self.corrected and self.variant == "l2+gan"
            terms["adversarial"] = (1 - torch.sigmoid(fake)).abs().mean() if released else self.bce(fake, 1)
            loss = loss + terms["adversarial"]
        if self.variant == "l2+gan+style":
            V = Parameters()
            made, wanted = vgg19(generated, V), vgg19(images, V)
            terms["content"] = (made[CONTENT] - wanted[CONTENT]).abs().mean()
            used = slice(0, BATCH if self.corrected else 1)
            terms["style"] = sum((gram(made[n])[used] - g).abs().mean() for n, g in goal.items()) / len(goal)
            g = generated
            terms["total-variation"] = (
                (g[:, :, 1:] - g[:, :, :-1]).abs().mean() + (g[:, :, :, 1:] - g[:, :, :, :-1]).abs().mean())
            loss = loss + CONTENT_WEIGHT * terms["content"] + STYLE_WEIGHT * terms["style"]
            loss = loss + TV_WEIGHT * terms["total-variation"]
        return terms, loss + self.decay("generator.")

    def descend(self, loss, parameters):
        found = torch.autograd.grad(loss, list(parameters.values()), allow_unused=True)
        with torch.no_grad():
            for p, g in zip(parameters.values(), found):
                if g is not None:
                    p -= RATE * g


def gram(f):
    rows = f.flatten(2)
    return rows @ rows.transpose(1, 2) / (rows.shape[1] * rows.shape[2])


out = Fixture()
y = tensor(hashed("poses", (BATCH, POSE)))
images = nchw(tensor(hashed("images", (BATCH, SIZE, SIZE, 1))))
with torch.no_grad():
    made = vgg19(nchw(tensor(hashed("style", (3, SIZE, SIZE, 1)))), Parameters())
    goal = {n: gram(made[n]).mean(0, keepdim=True) for n in STYLE}

for variant, preset, sees_pose in (
    ("l2", "repo", False), ("l2", "corrected", False), ("l2+gan", "repo", False), ("l2+gan", "corrected", False),
    ("l2+gan+style", "repo", False), ("l2+gan+style", "corrected", False), ("l2+gan", "corrected", True),
):
    prefix = f"{variant}.{preset}" + (".pose" if sees_pose else "")
    system = System(variant, preset, sees_pose)
    has_critic = variant != "l2"
    generated = system.generate(y)
    out.values(f"{prefix}.generated", generated)
    if has_critic:
        verdict, pose = system.judge(images, y)
        out.values(f"{prefix}.verdict", verdict)
        out.values(f"{prefix}.pose", pose)
        both = system.P.trained()
        _, loss = system.discriminator_loss(y, images, generated)
        out.gradients(f"{prefix}.discriminator.gradient", loss, both)
    _, loss = system.generator_loss(y, images, generated, goal)
    out.gradients(f"{prefix}.generator.gradient", loss, system.P.trained())

    # Three steps of plain gradient descent from the start, as `train` does them.
    system = System(variant, preset, sees_pose)
    with torch.no_grad():  # makes the parameters and moves no statistics
        system.generate(y, training=False)
        if has_critic:
            system.judge(images, y)
    rows = []
    for step in range(STEPS):
        G, D = system.P.trained("generator."), system.P.trained("discriminator.")
        generated = system.generate(y)
        row = []
        if has_critic:
            terms, loss = system.discriminator_loss(y, images, generated if system.moves_both else generated.detach())
            row += [t.item() for t in terms.values()]
            # The discriminator's parameters only, unless the program moves both.
            system.descend(loss, {**G, **D} if system.moves_both else D)
            if system.moves_both:
                generated = system.generate(y)
        terms, loss = system.generator_loss(y, images, generated, goal)
        row += [t.item() for t in terms.values()]
        system.descend(loss, {**G, **D} if system.moves_both else G)
        rows.append(row)
    out.raw(f"{prefix}.trace", rows)
    out.values(f"{prefix}.afterwards", system.generate(y, training=False))

# The dense generator of the program that trains on squared error alone: 128x128, here with two filters.
filters, P = 2, Parameters()
x = y[:2]
for index, outputs in enumerate((1024, 1024, 2048, 2048, 64 * filters)):
    name = f"generator.dense.{index}"
    x = F.linear(x, P(f"{name}.weight", outputs, x.shape[1]), P(f"{name}.bias", outputs))
    x = leaky(x) if index >= 3 else x


def affine(name, x):
    c = x.shape[1]
    return F.batch_norm(
        x, torch.zeros(c), torch.ones(c), P(f"{name}.weight", c), P(f"{name}.bias", c), training=False, eps=1e-3)


x = affine("generator.dense_norm", x).reshape(-1, filters, 8, 8)
plan = ((5, 2), (5, 2), (1, 1), (5, 2), (5, 2), (1, 1))
for index, (kernel, stride) in enumerate(plan):
    outputs = 1 if index == len(plan) - 1 else filters
    w = P(f"generator.upsampling.{index}.weight", x.shape[1], outputs, kernel, kernel)
    side, crop = x.shape[2] * stride, (kernel - stride) // 2
    x = F.conv_transpose2d(x, w, P(f"generator.upsampling.{index}.bias", outputs), stride=stride)
    x = affine(f"generator.norms.{index}", leaky(x[:, :, crop:crop + side, crop:crop + side]))
out.projections("dense.generated", nhwc(x).contiguous())
loss = (nhwc(x) * tensor(hashed("dense.upstream", (2, 128, 128, 1)))).mean()
out.gradients("dense.gradient", loss, P.trained())
out.write(os.path.join(here, "hand_depth.safetensors"))
