"""Super-resolution networks and losses as PyTorch 2.13 computes them in double precision, from PyTorch's own random
weights -> srgan_generator.safetensors and srgan_critic.safetensors (the weights under PyTorch's names, counters of
batches included) and srgan.safetensors (outputs, losses, projections of all gradients). Content network: VGG-19 to
relu5_4 at a sixteenth of its width with hashed weights of He's spread, Caffe's input scale.

Run here: python make_srgan.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from safetensors.torch import save_file
from parity import Fixture, Parameters, hashed, nchw, nhwc, tensor

WIDTH, BLOCKS, CRITIC, UNITS, BATCH = 6, 2, 3, 5, 2
VGG = [64, 64, "M", 128, 128, "M", 256, 256, 256, 256, "M", 512, 512, 512, 512, "M", 512, 512, 512, 512]


class Residual(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width)
        self.prelu = nn.PReLU()
        self.conv2, self.bn2 = nn.Conv2d(width, width, 3, padding=1), nn.BatchNorm2d(width)

    def forward(self, x):
        return x + self.bn2(self.conv2(self.prelu(self.bn1(self.conv1(x)))))


class Doubling(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv, self.prelu = nn.Conv2d(width, 4 * width, 3, padding=1), nn.PReLU()

    def forward(self, x):
        return self.prelu(F.pixel_shuffle(self.conv(x), 2))


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.block1 = nn.Sequential(nn.Conv2d(3, WIDTH, 9, padding=4), nn.PReLU())
        for number in range(BLOCKS):
            setattr(self, f"block{number + 2}", Residual(WIDTH))
        self.middle, self.tail = f"block{BLOCKS + 2}", f"block{BLOCKS + 3}"
        setattr(self, self.middle, nn.Sequential(nn.Conv2d(WIDTH, WIDTH, 3, padding=1), nn.BatchNorm2d(WIDTH)))
        setattr(self, self.tail, nn.Sequential(Doubling(WIDTH), Doubling(WIDTH), nn.Conv2d(WIDTH, 3, 9, padding=4)))

    def forward(self, x):
        early = self.block1(x)
        late = early
        for number in range(BLOCKS):
            late = getattr(self, f"block{number + 2}")(late)
        return getattr(self, self.tail)(early + getattr(self, self.middle)(late))


class Critic(nn.Module):
    """Of 32x32 crops, whose last maps are 2x2: flattened, or their mean."""

    def __init__(self, flattens):
        super().__init__()
        layers, inputs = [nn.Conv2d(3, CRITIC, 3, padding=1), nn.LeakyReLU(0.2)], CRITIC
        for number in range(1, 8):
            outputs = CRITIC * 2 ** (number // 2)
            layers += [nn.Conv2d(inputs, outputs, 3, stride=1 + number % 2, padding=1), nn.BatchNorm2d(outputs),
                       nn.LeakyReLU(0.2)]
            inputs = outputs
        flattening = nn.Sequential(nn.Flatten(), nn.Unflatten(1, (4 * inputs, 1, 1)))
        pooling = flattening if flattens else nn.AdaptiveAvgPool2d(1)
        places = 4 if flattens else 1
        head = [nn.Conv2d(places * inputs, UNITS, 1), nn.LeakyReLU(0.2), nn.Conv2d(UNITS, 1, 1)]
        self.net = nn.Sequential(*layers, pooling, *head)

    def forward(self, x):
        return self.net(x).flatten(1)


def vgg_weight(name, *shape):
    """Hashed values of He's spread, so that features survive sixteen layers; Caffe's wide input is brought to the
    size of the biases."""
    return tensor(hashed(name, shape, np.sqrt(6 / np.prod(shape[1:])) / (16 if name == "features.0.weight" else 1)))


def vgg(images, P):
    mean = torch.tensor([123.68, 116.779, 103.939]).reshape(1, 3, 1, 1)
    x, index, found = 127.5 * (images + 1) - mean, 0, []
    for entry in VGG:
        if entry == "M":
            x, index = F.max_pool2d(x, 2), index + 1
            continue
        x = F.relu(F.conv2d(x, vgg_weight(f"features.{index}.weight", entry // 16, x.shape[1], 3, 3),
                            P(f"features.{index}.bias", entry // 16), padding=1))
        index += 2
        found.append(x)
    return {"vgg22": found[3], "vgg54": found[15]}


def with_spread_statistics(network, seed):
    """Running statistics and norms that are not all alike, so that a wrong place shows; float32 values."""
    generator = torch.Generator().manual_seed(seed)
    for name, value in network.state_dict().items():
        if value.dim() == 1 and ("running" in name or "bn" in name or name.split(".")[-2].isdigit()):
            noise = torch.rand(value.shape, generator=generator, dtype=torch.float64)
            value.add_(0.3 * noise if "running_var" in name or "weight" in name else 0.3 * (noise - 0.5))
    return network.float().double()


torch.manual_seed(3)
generator = with_spread_statistics(Generator(), 1)
critics = {True: with_spread_statistics(Critic(True), 2), False: with_spread_statistics(Critic(False), 3)}
for name, network in (("generator", generator), ("critic", critics[False])):
    state = {k: v.float() if v.is_floating_point() else v for k, v in network.state_dict().items()}
    save_file(state, os.path.join(here, f"srgan_{name}.safetensors"))
flattening = {k: v.float() for k, v in critics[True].state_dict().items() if v.is_floating_point()}
save_file(flattening, os.path.join(here, "srgan_critic_flattening.safetensors"))

out = Fixture()
low = tensor(hashed("srgan.low", (BATCH, 8, 8, 3), 0.5, 0.5))
high = tensor(hashed("srgan.high", (BATCH, 32, 32, 3)))
generator.eval()
odd = nchw(tensor(hashed("srgan.odd", (1, 5, 7, 3), 0.5, 0.5)))
out.values("generated.inference", generator(odd))
state = {k: v.clone() for k, v in generator.state_dict().items()}
generator.train()
made = generator(nchw(low))
out.values("generated.training", made)
out.raw("running_mean", getattr(generator, f"block{BLOCKS + 2}")[1].running_mean)
out.raw("running_var", getattr(generator, f"block{BLOCKS + 2}")[1].running_var)
real = nchw(high)
P = Parameters()
features, wanted = vgg(made, P), vgg(real, P)
for name, value in features.items():
    out.projections(f"features.{name}", nhwc(value).contiguous())
content = {name: F.mse_loss(features[name], wanted[name].detach()) / 12.75**2 for name in features}
content["mse"] = F.mse_loss(made, real)
variation = ((made[:, :, 1:] - made[:, :, :-1]).abs().mean() + (made[..., 1:] - made[..., :-1]).abs().mean())
for flattens, critic in critics.items():
    critic.train()
    key = "flattened" if flattens else "pooled"
    on_real, on_fake = critic(real), critic(made.detach())
    out.raw(f"{key}.verdict", on_real)
    named = dict(critic.named_parameters())
    crossed = F.softplus(-on_real).mean() + F.softplus(on_fake).mean()
    out.gradients(f"{key}.cross-entropy", crossed, named)
    out.gradients(f"{key}.linear", 1 - on_real.sigmoid().mean() + on_fake.sigmoid().mean(), named)
# A critic's running statistics do not enter in training, so that it can be asked again.
named = dict(generator.named_parameters())
verdict = critics[False](made)
for name, level in (("mse", "mse"), ("vgg22", "vgg22"), ("vgg54", "vgg54")):
    residual = content[level] + (2e-8 * variation if level == "vgg22" else 0)
    out.raw(f"srresnet-{name}.content", content[level])
    out.gradients(f"srresnet-{name}", residual, named)
    out.gradients(f"srgan-{name}", content[level] + 1e-3 * F.softplus(-verdict).mean(), named)
out.gradients("srgan-mse.linear", content["mse"] + 1e-3 * (1 - verdict.sigmoid().mean()), named)
out.write(os.path.join(here, "srgan.safetensors"))
