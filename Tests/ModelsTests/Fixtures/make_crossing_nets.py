"""A small Crossing Nets as PyTorch computes it (double precision) from hashed weights -> crossing_nets.safetensors.
16x16 depth maps, 3 joints, codes of 4 numbers. torch 2.13, safetensors 0.6.

Run here: python make_crossing_nets.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, nhwc, tensor

SIZE, JOINTS, CODE, UNITS, FILTERS, SHARED, DEPTH, SMOOTH = 16, 3, 4, 5, 4, 1, 2, 6
LATENT, BATCH, UNLABELLED, NOISE, RATE, POSE_RATE = CODE + 3, 4, 3, 0.05, 0.01, 0.001
REMEMBER, FORGET, USE = "remember", "forget", "use"
MAKER, JUDGE = ("generator.", "alignment."), ("discriminator.", "posterior.", "smoothness.")


class System:
    def __init__(self):
        self.P = Parameters()

    def dense(self, name, x, outputs, bias=True):
        w = self.P(f"{name}.weight", outputs, x.shape[1])
        return F.linear(x, w, self.P(f"{name}.bias", outputs) if bias else None)

    def norm(self, name, x, mode):
        c = x.shape[1]
        w, b = self.P(f"{name}.weight", c), self.P(f"{name}.bias", c)
        mean, variance = self.P(f"{name}.running_mean", c), self.P(f"{name}.running_var", c)
        if mode == FORGET:
            mean = variance = None
        return F.batch_norm(x, mean, variance, w, b, training=mode != USE, momentum=0.1, eps=1e-4)

    def encode(self, y):
        h = F.relu(self.dense("pose.hidden", y, UNITS))
        return self.dense("pose.mean", h, CODE), self.dense("pose.log_variance", h, CODE)

    def decode(self, c):
        h = F.leaky_relu(self.dense("pose.decoder_hidden", c, UNITS), 0.01)
        return self.dense("pose.output", h, 3 * JOINTS)

    def align(self, z, mode):
        return self.norm("alignment.norm", self.dense("alignment.dense", z, LATENT, bias=False), mode)

    def make(self, z, mode):
        x = self.dense("generator.input", torch.tanh(z), 16 * FILTERS, bias=False)
        x = nchw(F.relu(self.norm("generator.input_norm", x, mode)).reshape(-1, 4, 4, FILTERS))
        for n in range(DEPTH - 1):
            w = self.P(f"generator.up.{n}.convolution.weight", FILTERS, FILTERS, 6, 6)
            x = F.relu(self.norm(f"generator.up.{n}.norm", F.conv_transpose2d(x, w, stride=2, padding=2), mode))
        w = self.P("generator.output.weight", FILTERS, 1, 6, 6)
        return torch.tanh(F.conv_transpose2d(x, w, self.P("generator.output.bias", 1), stride=2, padding=2))

    def halvings(self, name, x, count, mode):
        for n in range(count):
            w = self.P(f"{name}.{n}.convolution.weight", FILTERS, x.shape[1], 6, 6)
            x = F.leaky_relu(self.norm(f"{name}.{n}.norm", F.conv2d(x, w, stride=2, padding=2), mode), 0.2)
        return x

    def trunk(self, x, mode):
        return self.halvings("discriminator.shared", x, SHARED, mode)

    def judge(self, t, mode):
        f = nhwc(self.halvings("discriminator.rest", t, DEPTH - SHARED, mode)).flatten(1)
        return f, self.dense("discriminator.output", f, 1)

    def head(self, name, t, mode):
        f = nhwc(self.halvings(f"{name}.body", t, DEPTH - SHARED, mode)).flatten(1)
        h = self.dense(f"{name}.hidden", f, LATENT if name == "posterior" else SMOOTH, bias=False)
        return self.dense(f"{name}.output", F.leaky_relu(self.norm(f"{name}.norm", h, mode), 0.2), LATENT)

    def trained(self, prefixes):
        return {n: p for n, p in self.P.items() if p.requires_grad and n.startswith(prefixes)}

    def descend(self, loss, prefixes, rate):
        named = self.trained(prefixes)
        found = torch.autograd.grad(loss, list(named.values()), allow_unused=True)
        for (name, p), gradient in zip(named.items(), found):
            if gradient is not None:
                self.P[name] = (p - rate * gradient).detach().requires_grad_(True)

    # Terms

    def pose_terms(self, y, noise):
        mean, s = self.encode(y)
        made = self.decode(mean + torch.exp(s / 2) * NOISE * noise)
        return [((made - y) ** 2).sum() / 2, (mean ** 2 + torch.exp(s) - s - 1).sum() / 2]

    def latents(self, y, offsets, noise, shares):
        mean, s = self.encode(y)
        z = torch.cat([mean + torch.exp(s / 2) * NOISE * noise, offsets], dim=1).detach()
        return z, shares @ z

    def maps(self, z, mixed):
        return self.make(self.align(z, REMEMBER), REMEMBER), self.make(self.align(mixed, FORGET), FORGET)

    def distance(self, z, mixed, seen, fake):
        f = self.head("smoothness", fake, FORGET)
        return (((z - mixed) - (seen - f[:BATCH])) ** 2).mean() + ((seen - f[BATCH:]) ** 2).mean()

    def judging(self, x, free, z, mixed, own_map, mixed_map):
        t = self.trunk(torch.cat([x, free]), REMEMBER)
        read = self.head("posterior", t[:BATCH], REMEMBER)
        fake = self.trunk(torch.cat([mixed_map, own_map]).detach(), FORGET)
        adversarial = bce(self.judge(t, REMEMBER)[1], 1) + bce(self.judge(fake, FORGET)[1], 0)
        seen = self.head("smoothness", t[:BATCH], REMEMBER)
        return [((read - z) ** 2).mean(), adversarial, self.distance(z, mixed, seen, fake)]

    def making(self, x, free, z, mixed, own_map, mixed_map, by_verdict=False):
        real = self.trunk(torch.cat([x, free]), FORGET).detach()
        fake = self.trunk(torch.cat([mixed_map, own_map]), FORGET)
        features, verdict = self.judge(fake, FORGET)
        adversarial = bce(verdict, 1) if by_verdict else matching(self.judge(real, FORGET)[0], features)
        seen = self.head("smoothness", real[:BATCH], FORGET).detach()
        reconstruction = torch.clamp((own_map - x) ** 2, 0, 1).mean()
        return [reconstruction, adversarial, self.distance(z, mixed, seen, fake)]

    def estimate(self, x):
        z = self.head("posterior", self.trunk(x, USE), USE)
        relative = self.decode(z[:, :CODE]).reshape(-1, JOINTS, 3)
        return ((relative + z[:, None, CODE:]) * 50).flatten(1)


def bce(logits, label):
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, label))


def matching(real, fake):
    return (real.mean(0).detach() - fake.mean(0)).abs().mean()


x = nchw(tensor(hashed("crossing.depth", (BATCH, SIZE, SIZE, 1))))
free = nchw(tensor(hashed("crossing.unlabelled", (UNLABELLED, SIZE, SIZE, 1))))
y = tensor(hashed("crossing.poses", (BATCH, 3 * JOINTS)))
offsets = tensor(hashed("crossing.offsets", (BATCH, 3), 0.2))
noise = tensor(hashed("crossing.codes", (BATCH, CODE)))
uniform = tensor(hashed("crossing.latents", (BATCH, LATENT)))
shares = tensor(hashed("crossing.shares", (BATCH, BATCH), 0.5, 0.5)) + 0.01
shares = shares / shares.sum(1, keepdim=True)

out = Fixture()
out.raw("shares", shares)
shares = tensor(shares.float())  # as the other side reads them
system = System()
out.values("estimate", system.estimate(x))
terms = system.pose_terms(y, noise)
out.raw("pose", torch.stack(terms))
out.gradients("pose.loss", sum(terms), system.trained(("pose.",)))

z, mixed = system.latents(y, offsets, noise, shares)
out.values("latents", z)
out.values("mixed", mixed)
own_map, mixed_map = system.maps(z, mixed)
out.values("maps.own", own_map)
out.values("maps.mixed", mixed_map)
batch = (x, free, z, mixed, own_map, mixed_map)
terms = system.judging(*batch)
out.raw("judging", torch.stack(terms))
out.gradients("judging.loss", sum(terms), system.trained(JUDGE))
out.raw("making.verdict", system.making(*batch, by_verdict=True)[1].reshape(1))
terms = system.making(*batch)
out.raw("making", torch.stack(terms))
out.gradients("making.loss", sum(terms), system.trained(MAKER))

# One step of the pose stage, one of the depth stage, two of the joint one, by plain gradient descent.
system = System()
system.estimate(x)
system.make(system.align(uniform, USE), USE)
terms = system.pose_terms(y, noise)
out.raw("trace.pose", torch.stack(terms) / BATCH)
system.descend(sum(terms), ("pose.",), POSE_RATE)
made = system.make(uniform, REMEMBER)
critic = bce(system.judge(system.trunk(x, REMEMBER), REMEMBER)[1], 1) + bce(
    system.judge(system.trunk(made.detach(), FORGET), FORGET)[1], 0)
system.descend(critic, ("discriminator.",), RATE)
generator = matching(
    system.judge(system.trunk(x, FORGET), FORGET)[0], system.judge(system.trunk(made, FORGET), FORGET)[0])
system.descend(generator, ("generator.",), RATE)
out.raw("trace.depth", torch.stack([critic, generator]))
for step in range(2):
    z, mixed = system.latents(y, offsets, noise, shares)
    own_map, mixed_map = system.maps(z, mixed)
    batch = (x, free, z, mixed, own_map, mixed_map)
    judging = system.judging(*batch)
    system.descend(sum(judging), JUDGE, RATE)
    making = system.making(*batch)
    system.descend(sum(making), MAKER, RATE)
    out.raw(f"trace.joint.{step}", torch.stack(judging + making))
out.values("estimate.afterwards", system.estimate(x))
z = torch.cat([system.encode(y)[0], offsets], dim=1)
out.values("render.afterwards", system.make(system.align(z, USE), USE))
out.write(os.path.join(here, "crossing_nets.safetensors"))
