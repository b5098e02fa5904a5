"""What the published networks give (double precision) -> pretrained.safetensors.

Run here: python make_pretrained.py
(torch 2.13.0, torchvision 0.28.0, torch-fidelity 0.4.0, safetensors 0.8.0, pillow 13.0.0)
Weights are hashed, so that they need not be stored. Inception of 2015 is torch-fidelity's class, SSD300 and the
preprocessing of Inception-v3 are torchvision's, FCN-8s is written here after the published network definition, narrow.
"""
import os, sys, tempfile
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import numpy as np
import torch
import torch.nn.functional as F
import torchvision
from PIL import Image
from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
from torchvision.models.inception import Inception_V3_Weights
from parity import Fixture, hashed, hashed_parameter, nchw, nhwc, tensor

out = Fixture()


def picture(name, height, width):
    """Hashed bytes 1 x H x W x 3."""
    return np.floor((hashed(name, (1, height, width, 3)).astype(np.float64) + 1) * 128).astype(np.uint8)


def weights(name, shape):
    """Kernels that keep the size of values through ReLU; everything else as `hashed_parameter`."""
    if len(shape) == 4:
        return hashed(name, shape, np.sqrt(6 / np.prod(shape[1:])))
    return hashed_parameter(name, shape)


def filled(state, special={}):
    """A state dict of hashed values; counters are left as they are."""
    return {
        name: value if value.dtype == torch.int64 else
        tensor(special.get(name, weights)(name, tuple(value.shape))).to(value.dtype)
        for name, value in state.items()}


# Inception of 2015-12-05.
class Empty(FeatureExtractorInceptionV3):
    def load_state_dict(self, state):
        return super().load_state_dict(filled(self.state_dict()))


names = ["64", "192", "768", "2048", "logits", "logits_unbiased"]
with tempfile.NamedTemporaryFile() as nothing:
    torch.save({}, nothing.name)
    inception = Empty("inception", names, nothing.name, "float64")
for size, (height, width) in {"small": (40, 61), "large": (330, 310)}.items():
    images = torch.from_numpy(picture(f"inception.{size}", height, width)).permute(0, 3, 1, 2)
    for name, value in zip(names, inception(images)):
        (out.raw if name.startswith("logits") else out.projections)(f"inception-2015.{size}.{name}", value.double())

# What torchvision feeds Inception-v3 with: its transforms, and what the network then does to its input.
transforms = Inception_V3_Weights.IMAGENET1K_V1.transforms()
network = torchvision.models.Inception3(transform_input=True, init_weights=False)
for height, width in ((40, 61), (351, 350)):
    given = transforms(Image.fromarray(picture("inception-v3.input", height, width)[0]))[None]
    out.projections(f"inception-v3.{height}x{width}", nhwc(network._transform_input(given)))

# SSD300: raw outputs, and detections under torchvision's rules but for a threshold that leaves few enough of them that
# rounding decides nothing.
threshold = 0.4
ssd = torchvision.models.detection.ssd300_vgg16(weights=None, weights_backbone=None, score_thresh=threshold)
ssd.load_state_dict(filled(ssd.state_dict(), {
    "backbone.features.0.weight": lambda name, shape: weights(name, shape) / 75,
    "backbone.scale_weight": lambda name, shape: hashed(name, shape, 4, 20)}))
ssd = ssd.double().eval()
people = picture("people", 120, 80)
with torch.no_grad():
    image = torch.from_numpy(people[0]).permute(2, 0, 1) / 255
    seen = []
    ssd.head.register_forward_hook(lambda module, inputs, outputs: seen.append(outputs))
    found = ssd([image])[0]
    out.projections("ssd300.logits", seen[0]["cls_logits"])
    out.projections("ssd300.offsets", seen[0]["bbox_regression"])
    for key in ("boxes", "labels", "scores"):
        out.raw(f"ssd300.{key}", found[key])
    print("detections", len(found["scores"]), "labels", len(found["labels"].unique()))
    gaps = found["scores"].sort()[0].diff().min().item()
    print("smallest distance of two confidences", gaps)
    probabilities = seen[0]["cls_logits"].softmax(-1)[0, :, 1]
    out.raw("ssd300.person", probabilities.max())
    grid = ssd.anchor_generator._grid_default_boxes([[38, 38], [19, 19], [10, 10], [5, 5], [3, 3], [1, 1]], [300, 300])
    out.projections("ssd300.defaults", grid)


# FCN-8s at a sixteenth of its width with four classes.
def parameter(name, *shape):
    return tensor(weights(name, shape))


def conv(x, name, outputs, kernel=3, padding=0, relu=True):
    x = F.conv2d(
        x, parameter(f"{name}.weight", outputs, x.shape[1], kernel, kernel), parameter(f"{name}.bias", outputs),
        padding=padding)
    return F.relu(x) if relu else x


def enlarged(x, name, kernel, stride):
    return F.conv_transpose2d(x, parameter(f"{name}.weight", x.shape[1], x.shape[1], kernel, kernel), stride=stride)


def fcn8s(x, classes, divisor):
    image, pools = x, []
    for block, widths in enumerate(([64] * 2, [128] * 2, [256] * 3, [512] * 3, [512] * 3)):
        for number, width in enumerate(widths):
            padding = 100 if block == number == 0 else 1
            x = conv(x, f"conv{block + 1}_{number + 1}", width // divisor, padding=padding)
        x = F.max_pool2d(x, 2, 2, ceil_mode=True)
        pools.append(x)
    x = conv(conv(x, "fc6", 4096 // divisor, 7), "fc7", 4096 // divisor, 1)
    x = enlarged(conv(x, "score_fr", classes, 1, relu=False), "upscore2", 4, 2)
    skip = conv(pools[3], "score_pool4", classes, 1, relu=False)
    x = enlarged(x + skip[:, :, 5:5 + x.shape[2], 5:5 + x.shape[3]], "upscore_pool4", 4, 2)
    skip = conv(pools[2], "score_pool3", classes, 1, relu=False)
    x = enlarged(x + skip[:, :, 9:9 + x.shape[2], 9:9 + x.shape[3]], "upscore8", 16, 8)
    return x[:, :, 31:31 + image.shape[2], 31:31 + image.shape[3]]


street = fcn8s(nchw(tensor(hashed("street", (2, 45, 70, 3), 100))), 4, 16)
print("shares of classes", [(street.argmax(1) == k).double().mean().item() for k in range(4)])
out.projections("fcn8s.scores", nhwc(street))
out.raw("fcn8s.pixels", street[:, :, ::11, ::23].permute(0, 2, 3, 1))
out.write(os.path.join(here, "pretrained.safetensors"))
