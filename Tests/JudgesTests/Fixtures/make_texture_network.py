"""The texture classifier as PyTorch computes it (double precision) -> texture_network.safetensors.

Run here: python make_texture_network.py    (torch 2.13.0)
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, nhwc, tensor

CLASSES, WIDTH = 4, 3
P, out = Parameters(), Fixture()
x = nchw(tensor(hashed("textures", (3, 14, 17, 3))))
features = []
for index in range(3):
    outputs = WIDTH * 2**index
    if index:
        x = F.avg_pool2d(x, 2)
    w = P(f"convolutions.{index}.weight", outputs, x.shape[1], 3, 3)
    x = F.relu(F.conv2d(x, w, P(f"convolutions.{index}.bias", outputs), padding=1))
    features.append(x)
logits = F.linear(x.mean((2, 3)), P("score.weight", CLASSES, 4 * WIDTH), P("score.bias", CLASSES))
out.values("logits", logits)
out.projections("vgg22", nhwc(features[0]).contiguous())
out.projections("vgg54", nhwc(features[2]).contiguous())
out.gradients("gradient", F.cross_entropy(logits, torch.tensor([2, 0, 3])), P.trained())
out.write(os.path.join(here, "texture_network.safetensors"))
