"""The street FCN as PyTorch computes it (double precision) -> street_fcn.safetensors.

Run here: python make_street_fcn.py    (torch 2.13.0)
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, nhwc, tensor


class StreetFCN:
    def __init__(self, stride, classes=4, width=2):
        self.P, self.training = Parameters(), True
        self.stride, self.classes, self.width = stride, classes, width

    def block(self, name, x, outputs, kernel=3):
        w = self.P(f"{name}.convolution.weight", outputs, x.shape[1], kernel, kernel)
        x = F.conv2d(x, w, padding=kernel // 2)
        n = f"{name}.norm"
        mean, variance = self.P(f"{n}.running_mean", outputs), self.P(f"{n}.running_var", outputs)
        w, b = self.P(f"{n}.weight", outputs), self.P(f"{n}.bias", outputs)
        return F.relu(F.batch_norm(x, mean, variance, w, b, training=self.training, momentum=0.1, eps=1e-5))

    def score(self, index, x):
        w = self.P(f"scores.{index}.weight", self.classes, x.shape[1], 1, 1)
        return F.conv2d(x, w, self.P(f"scores.{index}.bias", self.classes))

    def enlarged(self, index, x, factor):
        w = self.P(f"upscores.{index}.weight", self.classes, self.classes, 2 * factor, 2 * factor)
        return F.conv_transpose2d(x, w, stride=factor, padding=factor // 2)

    def __call__(self, x):
        first, kept = {8: 0, 4: 1, 2: 2}[self.stride], []
        for stage, times in enumerate((1, 2, 4, 8, 8)):
            x = self.block(f"trunk.{stage}", x, times * self.width)
            x = F.max_pool2d(x, 2) if stage >= first else x
            kept.append(x)
        x = self.block("deep.0", x, 16 * self.width)
        x = self.block("deep.1", x, 16 * self.width, 1)
        x = self.enlarged(0, self.score(0, x), 2) + self.score(1, kept[3])
        x = self.enlarged(1, x, 2) + self.score(2, kept[2])
        return self.enlarged(2, x, self.stride)


out = Fixture()
labels = (torch.arange(2 * 32 * 64) * 7919 // 11 % 4).reshape(2, 32, 64)
images = nchw(tensor(hashed("streets", (2, 32, 64, 3))))
for stride in (2, 8):
    network = StreetFCN(stride)
    y = network(images)
    name = f"stride-{stride}"
    out.projections(f"{name}.output", nhwc(y).contiguous())
    loss = F.cross_entropy(y, labels)
    out.raw(f"{name}.loss", loss)
    out.gradients(f"{name}.gradient", loss, network.P.trained())
    network.training = False
    out.projections(f"{name}.inference", nhwc(network(images)).contiguous())
out.write(os.path.join(here, "street_fcn.safetensors"))
