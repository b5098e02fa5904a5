"""A small Light CNN as PyTorch 2.13 computes it in double precision -> light_cnn.safetensors; prints how many weights
the published Light CNN-29 has without its classifier.

Run here: python make_light_cnn.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, nhwc, tensor

PEOPLE = 4
# Residual blocks, channels afterwards, whether maps are halved.
SMALL = (16, 3, [(1, 4, True), (2, 5, False)], 6)
PUBLISHED = (128, 48, [(1, 96, True), (2, 192, True), (3, 128, False), (4, 128, True)], 256)


def network(P, x, sizes, people=None):
    size, width, stages, features = sizes

    def feature_map(name, x, outputs, kernel):
        y = F.conv2d(x, P(f"{name}.filter.weight", 2 * outputs, x.shape[1], kernel, kernel),
                     P(f"{name}.filter.bias", 2 * outputs), padding=kernel // 2)
        return torch.maximum(y[:, :outputs], y[:, outputs:])

    x = (x.mean(1, keepdim=True) + 1) / 2
    x = F.max_pool2d(feature_map("conv1", x, width, 5), 2)
    for number, (blocks, outputs, pools) in enumerate(stages, 1):
        for block in range(blocks):
            y = feature_map(f"block{number}.{block}.conv1", x, x.shape[1], 3)
            x = x + feature_map(f"block{number}.{block}.conv2", y, x.shape[1], 3)
        x = feature_map(f"group{number}.conv_a", x, x.shape[1], 1)
        x = feature_map(f"group{number}.conv", x, outputs, 3)
        x = F.max_pool2d(x, 2) if pools else x
    flat = x.flatten(1)
    y = F.linear(flat, P("fc.filter.weight", 2 * features, flat.shape[1]), P("fc.filter.bias", 2 * features))
    vector = torch.maximum(y[:, :features], y[:, features:])
    return x, vector, F.linear(vector, P("fc2.weight", people, features)) if people else None


out = Fixture()
P = Parameters()
faces = nchw(tensor(hashed("faces", (3, 16, 16, 3)))).requires_grad_(True)
maps, vector, logits = network(P, faces, SMALL, PEOPLE)
out.values("map", maps)
out.raw("vector", vector)
out.raw("logits", logits)
loss = F.cross_entropy(logits, torch.tensor([3, 0, 1]))
out.raw("loss", loss)
out.gradients("gradient", loss, P.trained())
slope = torch.autograd.grad((vector.abs().mean() + maps.abs().mean()), faces)[0]
out.projections("slope", nhwc(slope).contiguous())
out.write(os.path.join(here, "light_cnn.safetensors"))

shapes = {}


def count(name, *shape):
    shapes[name] = torch.Size(shape)
    return torch.empty(shape, device="meta")


network(count, torch.empty(1, 3, 128, 128, device="meta"), PUBLISHED)
print("Light CNN-29:", sum(s.numel() for s in shapes.values()))
