#!/usr/bin/env python3
"""Time one training step of a model in PyTorch on the CPU: the peer to be measured against.

    python3 -m venv peer && peer/bin/pip install 'torch==2.13.0+cpu' numpy
    peer/bin/python torch_steps.py cyclegan --size 64 --width 32 --batch 1
    peer/bin/python torch_steps.py inception --size 299 --batch 8

Prints one JSON line: the model, its sizes, the parameter counts, the median, minimum and maximum
milliseconds of a whole step (every forward, backward and optimiser update that the model's paper does
in one iteration; for inception a forward pass of the batch), and the most memory the process held.
`--format channels_last`, `--compile` and `--dtype bfloat16` try PyTorch's faster settings; the figure to
beat is the best of them. Data is random: only the time is of interest.
"""
import argparse, json, resource, statistics, time

import torch
import torch.nn as nn
import torch.nn.functional as F


def conv(i, o, k, s=1, p=0, bias=True):
    return nn.Conv2d(i, o, k, s, p, bias=bias)


def instance(c):
    return nn.InstanceNorm2d(c)


class Residual(nn.Module):
    """Two reflection-padded 3x3 convolutions with instance norm, and the identity."""

    def __init__(self, c):
        super().__init__()
        self.body = nn.Sequential(
            nn.ReflectionPad2d(1), conv(c, c, 3), instance(c), nn.ReLU(True),
            nn.ReflectionPad2d(1), conv(c, c, 3), instance(c))

    def forward(self, x):
        return x + self.body(x)


def resnet_generator(i, o, w, blocks):
    up = lambda a, b: [nn.ConvTranspose2d(a, b, 3, 2, 1, output_padding=1), instance(b), nn.ReLU(True)]
    return nn.Sequential(
        nn.ReflectionPad2d(3), conv(i, w, 7), instance(w), nn.ReLU(True),
        conv(w, 2 * w, 3, 2, 1), instance(2 * w), nn.ReLU(True),
        conv(2 * w, 4 * w, 3, 2, 1), instance(4 * w), nn.ReLU(True),
        *[Residual(4 * w) for _ in range(blocks)],
        *up(4 * w, 2 * w), *up(2 * w, w),
        nn.ReflectionPad2d(3), conv(w, o, 7), nn.Tanh())


class UNet(nn.Module):
    """The encoder-decoder with skips of pix2pix; `depth` halvings of the image."""

    def __init__(self, i, o, w, depth):
        super().__init__()
        widths = [w * min(2 ** n, 8) for n in range(depth)]
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        c = i
        for n, d in enumerate(widths):
            norm = [nn.BatchNorm2d(d)] if 0 < n < depth - 1 else []
            act = [nn.LeakyReLU(0.2)] if n else []
            self.down.append(nn.Sequential(*act, conv(c, d, 4, 2, 1, bias=not norm), *norm))
            c = d
        for n in reversed(range(depth)):
            out = widths[n - 1] if n else o
            c = widths[n] * (1 if n == depth - 1 else 2)
            tail = [nn.BatchNorm2d(out)] if n else [nn.Tanh()]
            drop = [nn.Dropout(0.5)] if depth - 4 <= n < depth - 1 and n >= 4 else []
            self.up.append(nn.Sequential(nn.ReLU(), nn.ConvTranspose2d(c, out, 4, 2, 1, bias=not n), *tail, *drop))

    def forward(self, x):
        kept = []
        for d in self.down:
            x = d(x)
            kept.append(x)
        kept.pop()
        for n, u in enumerate(self.up):
            x = u(x if n == 0 else torch.cat([x, kept.pop()], 1))
        return x


def patch_discriminator(i, w, layers, norm):
    net, c = [conv(i, w, 4, 2, 1), nn.LeakyReLU(0.2, True)], w
    for n in range(1, layers + 1):
        d = w * min(2 ** n, 8)
        net += [conv(c, d, 4, 2 if n < layers else 1, 1), norm(d), nn.LeakyReLU(0.2, True)]
        c = d
    return nn.Sequential(*net, conv(c, 1, 4, 1, 1))


def adam(*nets, lr=2e-4, b1=0.5):
    return torch.optim.Adam([p for n in nets for p in n.parameters()], lr=lr, betas=(b1, 0.999))


def freeze(net, frozen):
    for p in net.parameters():
        p.requires_grad_(not frozen)


def pix2pix(a, put):
    g, d = put(UNet(3, 3, a.width, a.depth)), put(patch_discriminator(6, a.width, 3, nn.BatchNorm2d))
    og, od = adam(g), adam(d)
    x, y = put(torch.randn(a.batch, 3, a.size, a.size)), put(torch.randn(a.batch, 3, a.size, a.size))
    bce = lambda z, t: F.binary_cross_entropy_with_logits(z, torch.full_like(z, t))

    def step():
        fake = g(x)
        freeze(d, False)
        od.zero_grad(set_to_none=True)
        (0.5 * (bce(d(torch.cat([x, fake.detach()], 1)), 0.) + bce(d(torch.cat([x, y], 1)), 1.))).backward()
        od.step()
        freeze(d, True)
        og.zero_grad(set_to_none=True)
        (bce(d(torch.cat([x, fake], 1)), 1.) + 100 * F.l1_loss(fake, y)).backward()
        og.step()
    return step, (g, d)


def cyclegan(a, put):
    gs = [put(resnet_generator(3, 3, a.width, a.blocks)) for _ in range(2)]
    ds = [put(patch_discriminator(3, a.width, 3, instance)) for _ in range(2)]
    og, od = adam(*gs), adam(*ds)
    x, y = put(torch.randn(a.batch, 3, a.size, a.size)), put(torch.randn(a.batch, 3, a.size, a.size))
    mse = lambda z, t: F.mse_loss(z, torch.full_like(z, t))

    def step():
        for d in ds:
            freeze(d, True)
        og.zero_grad(set_to_none=True)
        fy, fx = gs[0](x), gs[1](y)
        loss = mse(ds[0](fy), 1.) + mse(ds[1](fx), 1.)
        loss = loss + 10 * (F.l1_loss(gs[1](fy), x) + F.l1_loss(gs[0](fx), y))
        loss = loss + 5 * (F.l1_loss(gs[0](y), y) + F.l1_loss(gs[1](x), x))
        loss.backward()
        og.step()
        for d in ds:
            freeze(d, False)
        od.zero_grad(set_to_none=True)
        for d, real, fake in ((ds[0], y, fy), (ds[1], x, fx)):
            (0.5 * (mse(d(real), 1.) + mse(d(fake.detach()), 0.))).backward()
        od.step()
    return step, (*gs, *ds)


def stargan(a, put):
    w, k = a.width, 5
    affine = lambda c: nn.InstanceNorm2d(c, affine=True, track_running_stats=True)

    class Block(nn.Module):
        def __init__(self, c):
            super().__init__()
            self.body = nn.Sequential(
                conv(c, c, 3, 1, 1, False), affine(c), nn.ReLU(True), conv(c, c, 3, 1, 1, False), affine(c))

        def forward(self, x):
            return x + self.body(x)

    layers = [conv(3 + k, w, 7, 1, 3, False), affine(w), nn.ReLU(True)]
    c = w
    for _ in range(2):
        layers += [conv(c, 2 * c, 4, 2, 1, False), affine(2 * c), nn.ReLU(True)]
        c *= 2
    layers += [Block(c) for _ in range(a.blocks)]
    for _ in range(2):
        layers += [nn.ConvTranspose2d(c, c // 2, 4, 2, 1, bias=False), affine(c // 2), nn.ReLU(True)]
        c //= 2
    g = put(nn.Sequential(*layers, conv(c, 3, 7, 1, 3, False), nn.Tanh()))

    class Critic(nn.Module):
        def __init__(self, halvings):
            super().__init__()
            net, c = [], 3
            for n in range(halvings):
                net += [conv(c, w * 2 ** n, 4, 2, 1), nn.LeakyReLU(0.01)]
                c = w * 2 ** n
            self.body = nn.Sequential(*net)
            self.src, self.cls = conv(c, 1, 3, 1, 1, False), conv(c, k, a.size >> halvings, bias=False)

        def forward(self, x):
            h = self.body(x)
            return self.src(h), self.cls(h).flatten(1)

    d = put(Critic(a.depth))
    og, od = adam(g, lr=1e-4), adam(d, lr=1e-4)
    x = put(torch.randn(a.batch, 3, a.size, a.size))
    c0, c1 = (torch.randint(0, 2, (a.batch, k)).float() for _ in range(2))

    def paint(x, c):
        return g(torch.cat([x, c[:, :, None, None].expand(-1, -1, a.size, a.size)], 1))

    def step():
        # five critic updates for one of the generator: one of each here, the critic's weighted by the caller
        freeze(d, False)
        s, c = d(x)
        with torch.no_grad():
            fake = paint(x, c1)
        t = torch.rand(a.batch, 1, 1, 1)
        mix = (t * x + (1 - t) * fake).requires_grad_(True)
        slope = torch.autograd.grad(d(mix)[0].sum(), mix, create_graph=True)[0]
        penalty = ((slope.flatten(1).norm(dim=1) - 1) ** 2).mean()
        labels = F.binary_cross_entropy_with_logits(c, c0, reduction="sum") / a.batch
        loss = -s.mean() + d(fake)[0].mean() + labels + 10 * penalty
        od.zero_grad(set_to_none=True)
        loss.backward()
        od.step()
        freeze(d, True)
        og.zero_grad(set_to_none=True)
        fake = paint(x, c1)
        s, c = d(fake)
        labels = F.binary_cross_entropy_with_logits(c, c1, reduction="sum") / a.batch
        (-s.mean() + labels + 10 * F.l1_loss(paint(fake, c0), x)).backward()
        og.step()
    return step, (g, d)


def srgan(a, put):
    w = a.width

    class Block(nn.Module):
        def __init__(self):
            super().__init__()
            self.body = nn.Sequential(
                conv(w, w, 3, 1, 1), nn.BatchNorm2d(w), nn.PReLU(), conv(w, w, 3, 1, 1), nn.BatchNorm2d(w))

        def forward(self, x):
            return x + self.body(x)

    class Generator(nn.Module):
        def __init__(self):
            super().__init__()
            self.head = nn.Sequential(conv(3, w, 9, 1, 4), nn.PReLU())
            self.body = nn.Sequential(*[Block() for _ in range(a.blocks)], conv(w, w, 3, 1, 1), nn.BatchNorm2d(w))
            up = lambda: [conv(w, 4 * w, 3, 1, 1), nn.PixelShuffle(2), nn.PReLU()]
            self.tail = nn.Sequential(*up(), *up(), conv(w, 3, 9, 1, 4))

        def forward(self, x):
            h = self.head(x)
            return self.tail(h + self.body(h))

    g = put(Generator())
    layers, c = [conv(3, w, 3, 1, 1), nn.LeakyReLU(0.2, True)], w
    for n in range(1, 8):
        o, s = w * min(8, 2 ** (n // 2)), 2 if n % 2 else 1
        layers += [conv(c, o, 3, s, 1), nn.BatchNorm2d(o), nn.LeakyReLU(0.2, True)]
        c = o
    d = put(nn.Sequential(
        *layers, nn.AdaptiveAvgPool2d(4), nn.Flatten(), nn.Linear(16 * c, 16 * w), nn.LeakyReLU(0.2, True),
        nn.Linear(16 * w, 1)))
    vgg, c = [], 3
    for n, o in ((2, 64), (2, 128), (4, 256), (4, 512), (4, 512)):
        for _ in range(n):
            vgg += [conv(c, o, 3, 1, 1), nn.ReLU(True)]
            c = o
        vgg += [nn.MaxPool2d(2)]
    vgg = put(nn.Sequential(*vgg[:-1]))  # up to conv5_4 after its activation, before the fifth pool
    freeze(vgg, True)
    og, od = adam(g, lr=1e-4, b1=0.9), adam(d, lr=1e-4, b1=0.9)
    low, high = put(torch.randn(a.batch, 3, a.size // 4, a.size // 4)), put(torch.randn(a.batch, 3, a.size, a.size))
    bce = lambda z, t: F.binary_cross_entropy_with_logits(z, torch.full_like(z, t))

    def step():
        fake = g(low)
        freeze(d, False)
        od.zero_grad(set_to_none=True)
        (bce(d(high), 1.) + bce(d(fake.detach()), 0.)).backward()
        od.step()
        freeze(d, True)
        og.zero_grad(set_to_none=True)
        with torch.no_grad():
            target = vgg(high)
        (F.mse_loss(vgg(fake), target) / 12.75 ** 2 + 1e-3 * bce(d(fake), 1.)).backward()
        og.step()
    return step, (g, d)


class WholeNorm(nn.Module):
    """One mean, deviation, scale and shift for a sample, as keras-contrib's instance norm without an axis."""

    def __init__(self):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(1)), nn.Parameter(torch.zeros(1))

    def forward(self, x):
        deviation, mean = torch.std_mean(x, (1, 2, 3), correction=0, keepdim=True)
        return (x - mean) / (deviation + 1e-3) * self.weight + self.bias


def deformable(a, put):
    """Full of the deformable GANs on images of `size` rows and half as many columns: two batches for the critic, a
    third for the generator. Ten parts of each batch are moved by random maps."""
    e = [a.width * n for n in (1, 2, 4, 8, 8, 8)]
    height, width, joints = a.size, a.size // 2, 18

    def encoder(i):
        layers = [conv(i, e[0], 3, 1, 1)]
        for n, (c, o) in enumerate(zip(e, e[1:])):
            norm = [WholeNorm()] if n < len(e) - 2 else []
            layers.append(nn.Sequential(nn.LeakyReLU(0.2), conv(c, o, 4, 2, 1, False), *norm))
        return nn.ModuleList(layers)

    class Generator(nn.Module):
        def __init__(self):
            super().__init__()
            self.seen, self.wanted, self.up, c = encoder(3 + joints), encoder(joints), nn.ModuleList(), 0
            for n, (skip, o) in enumerate(zip(e[:0:-1], [8 * a.width] * 3 + [4 * a.width, 2 * a.width])):
                drop = [nn.Dropout(0.5)] if n < 3 else []
                self.up.append(nn.Sequential(
                    nn.ReLU(), nn.ConvTranspose2d(c + 2 * skip, o, 4, 2, 1, bias=False), WholeNorm(), *drop))
                c = o
            self.out = nn.Sequential(nn.ReLU(), conv(c + 2 * e[0], 3, 3, 1, 1), nn.Tanh())

        def forward(self, x, h, target, moves):
            seen, wanted, skips = torch.cat([x, h], 1), target, []
            for n, (s, w) in enumerate(zip(self.seen, self.wanted)):
                seen, wanted = s(seen), w(wanted)
                skips.append(torch.cat([warped(seen, *moves[n]) if n < 4 else seen, wanted], 1))
            y = self.up[0](skips.pop())
            for u in self.up[1:]:
                y = u(torch.cat([y, skips.pop()], 1))
            return self.out(torch.cat([y, skips.pop()], 1))

    def warped(x, grid, mask):
        parts = x.repeat_interleave(10, 0)
        moved = F.grid_sample(parts, grid, mode="nearest", align_corners=False) * mask
        return moved.view(a.batch, 10, *x.shape[1:]).amax(1)

    def moves():
        """For each of four resolutions where the ten parts look, and their masks: the torso's is everything."""
        theta = torch.eye(2, 3).repeat(10 * a.batch, 1, 1) + 0.1 * torch.randn(10 * a.batch, 2, 3)
        masks = torch.zeros(a.batch, 10, height, width)
        masks[:, 0] = 1
        for part in range(1, 10):
            top, left = torch.randint(height // 2, ()), torch.randint(width // 2, ())
            masks[:, part, top:top + height // 4, left:left + width // 6] = 1
        masks = masks.view(-1, 1, height, width)
        return [(F.affine_grid(theta, [10 * a.batch, 1, height >> n, width >> n], align_corners=False),
                 masks[:, :, ::1 << n, ::1 << n].contiguous()) for n in range(4)]

    g = put(Generator())
    layers = [conv(2 * (3 + joints), e[0], 4, 2)]
    for c, o in zip(e[:3], e[1:4]):
        layers += [nn.LeakyReLU(0.2), conv(c, o, 4, 2, 1, False), WholeNorm()]
    d = put(nn.Sequential(*layers, nn.LeakyReLU(0.2), conv(e[3], 1, 4, 2, 1, False), nn.Sigmoid()))
    vgg = put(nn.Sequential(conv(3, 64, 3, 1, 1), nn.ReLU(True), conv(64, 64, 3, 1, 1), nn.ReLU(True)))
    freeze(vgg, True)
    og, od = adam(g), adam(d)
    picture = lambda c: put(torch.randn(a.batch, c, height, width))
    real, made, learned = ([picture(c) for c in (3, joints, 3, joints)] + [moves()] for _ in range(3))
    surprise = lambda p: -(p + 1e-7).log().mean()

    def nearest(x, y):
        padded = F.pad(y, (1, 1, 1, 1), value=-10000)
        shifts = [padded[:, :, v:v + height, u:u + width] for v in range(3) for u in range(3)]
        return torch.stack([(x - z).abs().sum(1) for z in shifts]).amin(0).mean()

    def step():
        freeze(d, False)
        od.zero_grad(set_to_none=True)
        with torch.no_grad():
            fake = g(made[0], made[1], made[3], made[4])
        pair = [made[0], made[1], fake, made[3]]
        (surprise(d(torch.cat(real[:4], 1))) + surprise(1 - d(torch.cat(pair, 1)))).backward()
        od.step()
        freeze(d, True)
        og.zero_grad(set_to_none=True)
        x, h, y, target, how = learned
        fake = g(x, h, target, how)
        with torch.no_grad():
            wanted = vgg(y)
        (surprise(d(torch.cat([x, h, fake, target], 1))) + 0.01 * nearest(vgg(fake), wanted)).backward()
        og.step()
    return step, (g, d)


class Normed(nn.Module):
    """A convolution without bias, batch norm on running statistics, ReLU."""

    def __init__(self, i, o, k, s=1, p=0):
        super().__init__()
        self.conv = nn.Conv2d(i, o, k, s, p, bias=False)
        self.bn = nn.BatchNorm2d(o, eps=0.001)

    def forward(self, x):
        return F.relu(self.bn(self.conv(x)), inplace=True)


class Branches(nn.Module):
    """Several ways side by side, their channels joined."""

    def __init__(self, *branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([b(x) for b in self.branches], 1)


def inception(a, put):
    """Inception-v3 without the auxiliary head, as torchvision builds it: a forward pass of the batch."""
    c, chain = Normed, lambda *layers: nn.Sequential(*layers)
    row, column = dict(k=(1, 7), p=(0, 3)), dict(k=(7, 1), p=(3, 0))
    pooled = lambda i, o: chain(nn.AvgPool2d(3, 1, 1), c(i, o, 1))
    squares = lambda i, pool: Branches(
        c(i, 64, 1), chain(c(i, 48, 1), c(48, 64, 5, p=2)),
        chain(c(i, 64, 1), c(64, 96, 3, p=1), c(96, 96, 3, p=1)), pooled(i, pool))
    crosses = lambda w: Branches(
        c(768, 192, 1), chain(c(768, w, 1), c(w, w, **row), c(w, 192, **column)),
        chain(c(768, w, 1), c(w, w, **column), c(w, w, **row), c(w, w, **column), c(w, 192, **row)),
        pooled(768, 192))
    fork = lambda: Branches(c(384, 384, (1, 3), p=(0, 1)), c(384, 384, (3, 1), p=(1, 0)))
    forks = lambda i: Branches(
        c(i, 320, 1), chain(c(i, 384, 1), fork()), chain(c(i, 448, 1), c(448, 384, 3, p=1), fork()), pooled(i, 192))
    halved = lambda: nn.MaxPool2d(3, 2)
    net = put(nn.Sequential(
        c(3, 32, 3, 2), c(32, 32, 3), c(32, 64, 3, p=1), halved(), c(64, 80, 1), c(80, 192, 3), halved(),
        squares(192, 32), squares(256, 64), squares(288, 64),
        Branches(c(288, 384, 3, 2), chain(c(288, 64, 1), c(64, 96, 3, p=1), c(96, 96, 3, 2)), halved()),
        crosses(128), crosses(160), crosses(160), crosses(192),
        Branches(chain(c(768, 192, 1), c(192, 320, 3, 2)),
                 chain(c(768, 192, 1), c(192, 192, **row), c(192, 192, **column), c(192, 192, 3, 2)), halved()),
        forks(1280), forks(2048), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(2048, 1000))).eval()
    x = put(torch.randn(a.batch, 3, a.size, a.size))

    def step():
        with torch.inference_mode():
            return net(x)  # a compiler leaves out what nobody reads
    return step, (net,)


MODELS = {f.__name__: f for f in (pix2pix, cyclegan, stargan, srgan, deformable, inception)}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("model", choices=MODELS)
    p.add_argument(
        "--size", type=int,
        help="height and width of the full-size image, 64 by default; of deformable the height, 128, twice the width")
    p.add_argument("--width", type=int, help="channels of the first layer; by default 32, of deformable 64")
    p.add_argument("--batch", type=int, help="images per step; by default 1, of deformable 4")
    p.add_argument("--blocks", type=int, default=6, help="residual blocks")
    p.add_argument(
        "--depth", type=int, default=None,
        help="halvings of the U-Net or of the critic; by default down to 1x1 (U-Net) or 2x2 (critic)")
    p.add_argument("--steps", type=int, default=20)
    p.add_argument("--warmup", type=int, default=5)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--format", choices=("contiguous_format", "channels_last"), default="contiguous_format")
    p.add_argument("--dtype", choices=("float32", "bfloat16"), default="float32")
    p.add_argument("--compile", action="store_true")
    a = p.parse_args()
    usual = (128, 64, 4) if a.model == "deformable" else (64, 32, 1)
    a.size, a.width, a.batch = (given or value for given, value in zip((a.size, a.width, a.batch), usual))
    log2 = a.size.bit_length() - 1
    a.depth = a.depth or (log2 if a.model == "pix2pix" else log2 - 1)
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    put = lambda t: t.to(memory_format=getattr(torch, a.format))
    step, nets = MODELS[a.model](a, put)
    if a.compile:
        step = torch.compile(step)
    if a.dtype == "bfloat16":
        inner = step

        def step():
            with torch.autocast("cpu", dtype=torch.bfloat16):
                inner()
    for _ in range(a.warmup):
        step()
    times = []
    for _ in range(a.steps):
        t = time.perf_counter()
        step()
        times.append(1e3 * (time.perf_counter() - t))
    print(json.dumps({
        "engine": f"torch {torch.__version__}", "model": a.model, "size": a.size, "width": a.width, "batch": a.batch,
        "format": a.format, "dtype": a.dtype, "compiled": a.compile, "threads": a.threads,
        "parameters": [sum(q.numel() for q in n.parameters()) for n in nets],
        "ms_per_step": {name: round(f(times), 3) for name, f in
                        (("median", statistics.median), ("min", min), ("max", max))},
        "peak_resident_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)}))


if __name__ == "__main__":
    main()
