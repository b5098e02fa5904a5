"""The networks of pix2pix and CycleGAN as PyTorch computes them (double precision): translation_networks.safetensors
holds outputs and gradients, the other files PyTorch's own random weights under the public implementation's names.

Run here: python make_translation_networks.py (torch 2.13, safetensors 0.8)
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn as nn
from parity import Fixture, hashed, nchw, nhwc, tensor
from safetensors.torch import save_file


def norm_layer(kind):
    """batch; instance; or instance as early files have it, with running statistics that nothing uses in training."""
    if kind == "batch":
        return nn.BatchNorm2d
    return lambda channels: nn.InstanceNorm2d(channels, track_running_stats=kind == "tracked-instance")


class Sum(nn.Module):
    """A residual block; its list is called conv_block."""

    def __init__(self, channels, norm, bias):
        super().__init__()
        self.conv_block = nn.Sequential(
            nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3, bias=bias), norm(channels), nn.ReLU(),
            nn.ReflectionPad2d(1), nn.Conv2d(channels, channels, 3, bias=bias), norm(channels))

    def forward(self, x):
        return x + self.conv_block(x)


class ResNet(nn.Module):
    def __init__(self, inputs, outputs, width, blocks, kind):
        super().__init__()
        norm, bias, wide = norm_layer(kind), kind != "batch", 4 * width
        layers = [nn.ReflectionPad2d(3), nn.Conv2d(inputs, width, 7, bias=bias), norm(width), nn.ReLU()]
        for c in (width, 2 * width):
            layers += [nn.Conv2d(c, 2 * c, 3, 2, 1, bias=bias), norm(2 * c), nn.ReLU()]
        layers += [Sum(wide, norm, bias) for _ in range(blocks)]
        for c in (4 * width, 2 * width):
            layers += [nn.ConvTranspose2d(c, c // 2, 3, 2, 1, 1, bias=bias), norm(c // 2), nn.ReLU()]
        self.model = nn.Sequential(*layers, nn.ReflectionPad2d(3), nn.Conv2d(width, outputs, 7), nn.Tanh())

    def forward(self, x):
        return self.model(x)


class Level(nn.Module):
    """A halving, the deeper levels, a doubling; gives its input and its output as one unless it is the outermost."""

    def __init__(self, widths, n, inputs, outputs, kind, skips):
        super().__init__()
        norm, bias, last = norm_layer(kind), kind != "batch", len(widths) - 1
        self.joins = skips and n > 0
        down = nn.Conv2d(inputs, widths[n], 4, 2, 1, bias=bias)
        doubled = widths[n] * (2 if skips and n < last else 1)
        up = nn.ConvTranspose2d(doubled, outputs, 4, 2, 1, bias=bias or n == 0)
        deeper = [] if n == last else [Level(widths, n + 1, widths[n], widths[n], kind, skips)]
        if n == 0:
            layers = [down, *deeper, nn.ReLU(), up, nn.Tanh()]
        elif n == last:
            layers = [nn.LeakyReLU(0.2), down, nn.ReLU(), up, norm(outputs)]
        else:
            layers = [nn.LeakyReLU(0.2), down, norm(widths[n]), *deeper, nn.ReLU(), up, norm(outputs)]
        self.model = nn.Sequential(*layers)

    def forward(self, x):
        return torch.cat([x, self.model(x)], 1) if self.joins else self.model(x)


class UNet(nn.Module):
    def __init__(self, inputs, outputs, width, depth, kind, skips=True):
        super().__init__()
        self.model = Level([width * min(2**n, 8) for n in range(depth)], 0, inputs, outputs, kind, skips)

    def forward(self, x):
        return self.model(x)


class Patches(nn.Module):
    def __init__(self, inputs, width, layers, kind):
        super().__init__()
        norm, bias, c = norm_layer(kind), kind != "batch", width
        found = [nn.Conv2d(inputs, c, 4, 2, 1), nn.LeakyReLU(0.2)]
        for n in range(1, layers + 1):
            d = width * min(2**n, 8)
            found += [nn.Conv2d(c, d, 4, 2 if n < layers else 1, 1, bias=bias), norm(d), nn.LeakyReLU(0.2)]
            c = d
        self.model = nn.Sequential(*found, nn.Conv2d(c, 1, 4, 1, 1))

    def forward(self, x):
        return self.model(x)


class Pixels(nn.Module):
    def __init__(self, inputs, width, kind):
        super().__init__()
        norm, bias = norm_layer(kind), kind != "batch"
        self.net = nn.Sequential(
            nn.Conv2d(inputs, width, 1), nn.LeakyReLU(0.2), nn.Conv2d(width, 2 * width, 1, bias=bias),
            norm(2 * width), nn.LeakyReLU(0.2), nn.Conv2d(2 * width, 1, 1, bias=bias))

    def forward(self, x):
        return self.net(x)


CASES = {
    "resnet_instance": lambda: ResNet(3, 2, 3, 6, "tracked-instance"),
    "resnet_batch": lambda: ResNet(2, 3, 2, 2, "batch"),
    "unet_batch": lambda: UNet(3, 2, 2, 5, "batch"),
    "unet_instance": lambda: UNet(2, 3, 2, 5, "instance"),
    "encoder_decoder": lambda: UNet(3, 2, 2, 5, "batch", skips=False),
    "patches_batch": lambda: Patches(5, 3, 3, "batch"),
    "patches_instance": lambda: Patches(3, 3, 2, "instance"),
    "pixels_batch": lambda: Pixels(5, 4, "batch"),
    "pixels_instance": lambda: Pixels(3, 4, "instance"),
}

if __name__ == "__main__":
    torch.manual_seed(20)
    out = Fixture()
    for name, make in CASES.items():
        network = make()
        with torch.no_grad():
            for key, p in network.named_parameters():
                if p.dim() == 1 and not key.endswith("bias"):  # scales would all be 1
                    p.normal_(1, 0.2)
                p.copy_(p.float().double())
        state = {k: v.float().contiguous() if v.is_floating_point() else v for k, v in network.state_dict().items()}
        save_file({k: v.clone() for k, v in state.items()}, os.path.join(here, f"{name}.safetensors"))
        channels = next(p for p in network.parameters() if p.dim() == 4).shape[1]
        x = tensor(hashed(f"{name}.images", (2, 32, 32, channels))).requires_grad_(True)
        y = network(nchw(x))
        out.values(f"{name}.output", y)
        loss = (nhwc(y) * tensor(hashed(f"{name}.upstream", nhwc(y).shape))).sum()
        out.gradients(f"{name}.gradient", loss, dict(network.named_parameters()))
        out.projections(f"{name}.inputs", torch.autograd.grad(loss, x)[0])
    out.write(os.path.join(here, "translation_networks.safetensors"))
