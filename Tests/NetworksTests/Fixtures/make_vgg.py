"""VGG-19 at a sixteenth of its width as PyTorch computes it (double precision) -> vgg.safetensors.

Run here: python make_vgg.py
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, nhwc, tensor

# torchvision's vgg19.features up to relu5_1.
PLAN = [64, 64, "M", 128, 128, "M", 256, 256, 256, 256, "M", 512, 512, 512, 512, "M", 512]
STYLE, CONTENT = ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"), "relu4_2"


def vgg19(images, P, divisor=16):
    """Features by name of N x C x H x W images in [-1, 1], C 1 or 3."""
    if images.shape[1] == 1:
        images = images.expand(-1, 3, -1, -1)
    mean = torch.tensor([0.485, 0.456, 0.406]).reshape(1, 3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).reshape(1, 3, 1, 1)
    x = ((images + 1) / 2 - mean) / deviation
    features, index, block, number = {}, 0, 1, 1
    for entry in PLAN:
        if entry == "M":
            x, index, block, number = F.max_pool2d(x, 2), index + 1, block + 1, 1
            continue
        w = P(f"features.{index}.weight", entry // divisor, x.shape[1], 3, 3)
        b = P(f"features.{index}.bias", entry // divisor)
        x = F.relu(F.conv2d(x, w, b, padding=1))
        features[f"relu{block}_{number}"] = x
        index, number = index + 2, number + 1
    return features


if __name__ == "__main__":
    out = Fixture()
    for channels in (1, 3):
        prefix = f"channels{channels}"
        x = tensor(hashed(f"{prefix}.images", (2, 32, 32, channels))).requires_grad_(True)
        features = vgg19(nchw(x), Parameters())
        loss = 0
        for name in STYLE + (CONTENT,):
            y = nhwc(features[name])
            out.projections(f"{prefix}.{name}", y.contiguous())
            loss = loss + (y * tensor(hashed(f"{prefix}.{name}.upstream", y.shape))).mean()
        out.values(f"{prefix}.relu5_1.values", features["relu5_1"])
        out.values(f"{prefix}.relu4_2.values", features["relu4_2"])
        out.raw(f"{prefix}.gradient", torch.autograd.grad(loss, x)[0])
        # Losses against the features of other images.
        x = tensor(hashed(f"{prefix}.images", (2, 32, 32, channels))).requires_grad_(True)
        made = vgg19(nchw(x), Parameters())
        goal = vgg19(nchw(tensor(hashed(f"{prefix}.target", (2, 32, 32, channels)))), Parameters())
        content = (made[CONTENT] - goal[CONTENT]).abs().mean()

        def gram(f):
            rows = f.flatten(2)
            return rows @ rows.transpose(1, 2) / (rows.shape[1] * rows.shape[2])

        for images, key in ((slice(0, 2), "style"), (slice(0, 1), "style.first")):
            terms = [(gram(made[n])[images] - gram(goal[n]).mean(0, keepdim=True)).abs().mean() for n in STYLE]
            style = sum(terms) / len(terms)
            out.raw(f"{prefix}.{key}", style)
            out.projections(f"{prefix}.{key}.gradient", torch.autograd.grad(style, x, retain_graph=True)[0])
        out.raw(f"{prefix}.content", content)
        out.projections(f"{prefix}.content.gradient", torch.autograd.grad(content, x)[0])
    out.write(os.path.join(here, "vgg.safetensors"))
