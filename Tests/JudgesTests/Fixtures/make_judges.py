"""The judges' networks as PyTorch computes them (double precision) -> judges.safetensors.

Run here: python make_judges.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, nhwc, tensor


def same(x, kernel, stride):
    """TensorFlow's padding: the smaller half first."""
    pads = []
    for size in (x.shape[3], x.shape[2]):
        total = max(0, (-(-size // stride) - 1) * stride + kernel - size)
        pads += [total // 2, total - total // 2]
    return F.pad(x, pads)


class Network:
    def __init__(self):
        self.P, self.training = Parameters(), True

    def dense(self, name, x, outputs):
        return F.linear(x, self.P(f"{name}.weight", outputs, x.shape[1]), self.P(f"{name}.bias", outputs))

    def convolution(self, name, x, outputs, kernel, stride=1):
        w = self.P(f"{name}.weight", outputs, x.shape[1], kernel, kernel)
        return F.conv2d(same(x, kernel, stride), w, self.P(f"{name}.bias", outputs), stride=stride)

    def block(self, name, x, outputs, kernel=3, stride=1):
        w = self.P(f"{name}.convolution.weight", outputs, x.shape[1], kernel, kernel)
        x = F.conv2d(same(x, kernel, stride), w, stride=stride)
        n = f"{name}.norm"
        mean, variance = self.P(f"{n}.running_mean", outputs), self.P(f"{n}.running_var", outputs)
        w, b = self.P(f"{n}.weight", outputs), self.P(f"{n}.bias", outputs)
        return F.relu(F.batch_norm(x, mean, variance, w, b, training=self.training, momentum=0.1, eps=1e-5))


def bilinear(x, like):
    return F.interpolate(x, size=like.shape[2:], mode="bilinear", align_corners=False)


class FCN(Network):
    def __call__(self, x, classes=3, width=2):
        scored, y = [], x
        for stage, w in enumerate((width, 2 * width, 4 * width, 4 * width)):
            y = self.block(f"encoder.{stage}", y, w, 4, 2)
            if stage > 0:
                scored.append(self.convolution(f"scores.{stage - 1}", y, classes, 1))
        total = bilinear(scored[2], scored[1]) + scored[1]
        total = bilinear(total, scored[0]) + scored[0]
        return bilinear(total, x)


class UNet(Network):
    def __call__(self, x, classes=3, width=2):
        kept, widths = [], (width, 2 * width, 4 * width, 4 * width)
        for level, w in enumerate(widths):
            x = F.max_pool2d(x, 2) if level else x
            x = self.block(f"down.{level}", x, w)
            kept.append(x)
        for index, level in enumerate((2, 1, 0)):
            x = torch.cat([F.interpolate(x, scale_factor=2, mode="nearest"), kept[level]], dim=1)
            x = self.block(f"up.{index}", x, widths[level])
        return self.convolution("score", x, classes, 1)


class Parts(Network):
    def features(self, x, width=2):
        found = []
        for index, (w, stride) in enumerate(((width, 1), (2 * width, 2), (2 * width, 1))):
            x = F.relu(self.convolution(f"convolutions.{index}", x, w, 3, stride))
            found.append(x)
        return found

    def __call__(self, x, classes=3):
        return bilinear(self.convolution("score", self.features(x)[-1], classes, 3), x)


class Pose(Network):
    def __call__(self, x):
        for index, w in enumerate((16, 32, 64, 64)):
            x = self.block(f"encoder.{index}", x, w, 3, 2)
        return self.dense("output", F.relu(self.dense("hidden", nhwc(x).flatten(1), 128)), 42)


class Digits(Network):
    def __call__(self, x):
        return self.dense("output", F.relu(self.dense("hidden", x, 5)), 10)


out = Fixture()


def case(name, network, x, loss):
    """Training outputs and gradients of a loss, then inference with the moved statistics."""
    y = network(x)
    out.projections(f"{name}.output", nhwc(y).contiguous())
    value = loss(y)
    out.raw(f"{name}.loss", value)
    out.gradients(f"{name}.gradient", value, network.P.trained())
    network.training = False
    out.projections(f"{name}.inference", nhwc(network(x)).contiguous())


labels = (torch.arange(3 * 32 * 48) * 7919 // 11 % 3).reshape(3, 32, 48)
images = nchw(tensor(hashed("images", (3, 32, 48, 1))))
segmented = lambda y: F.cross_entropy(y, labels)
case("fcn", FCN(), images, segmented)
case("u-net", UNet(), images, segmented)
parts = Parts()
case("parts", parts, images, segmented)
for index, feature in enumerate(parts.features(images)):
    out.projections(f"parts.feature.{index}", nhwc(feature).contiguous())
poses = tensor(hashed("poses", (5, 42)))
case("pose", Pose(), nchw(tensor(hashed("squares", (5, 32, 32, 1)))), lambda y: F.mse_loss(y, poses))
case("digits", Digits(), tensor(hashed("rows", (4, 16))), lambda y: F.cross_entropy(y, torch.tensor([0, 9, 3, 3])))
out.write(os.path.join(here, "judges.safetensors"))
