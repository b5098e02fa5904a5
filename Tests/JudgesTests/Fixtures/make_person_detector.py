"""The person detector and its loss as PyTorch computes them (double precision) -> person_detector.safetensors.

Run here: python make_person_detector.py    (torch 2.13.0)
"""
import os, sys
here = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(here, "..", "..", "ParityFixtures"))
import torch
import torch.nn.functional as F
from parity import Fixture, Parameters, hashed, nchw, tensor

SIZE, WIDTH, PER_CELL = 32, 2, 6
MAPS, HEIGHTS = [8, 4, 2, 1], [[0.3, 0.45], [0.6, 0.8], [0.75, 0.95], [0.85, 1.0]]
BREADTHS = [0.3, 0.5, 0.85]
# Left, top, right, bottom in pixels; the third picture shows nobody.
PEOPLE = [[(4, 3, 13, 30), (18, 8, 27, 29)], [(2, 1, 30, 31)], []]


class Detector:
    def __init__(self):
        self.P, self.training = Parameters(), True

    def block(self, name, x, outputs, kernel, stride):
        w = self.P(f"{name}.convolution.weight", outputs, x.shape[1], kernel, kernel)
        x = F.conv2d(x, w, stride=stride, padding=1)
        n = f"{name}.norm"
        mean, variance = self.P(f"{n}.running_mean", outputs), self.P(f"{n}.running_var", outputs)
        w, b = self.P(f"{n}.weight", outputs), self.P(f"{n}.bias", outputs)
        return F.relu(F.batch_norm(x, mean, variance, w, b, training=self.training, momentum=0.1, eps=1e-5))

    def head(self, index, x):
        w = self.P(f"heads.{index}.weight", 6 * PER_CELL, x.shape[1], 3, 3)
        x = F.conv2d(x, w, self.P(f"heads.{index}.bias", 6 * PER_CELL), padding=1)
        return x.permute(0, 2, 3, 1).reshape(x.shape[0], -1, 6)

    def __call__(self, x):
        x = self.block("trunk.0", x, WIDTH, 4, 2)
        x = self.block("trunk.1", x, 2 * WIDTH, 4, 2)
        x = self.block("trunk.2", x, 4 * WIDTH, 3, 1)
        found = [self.head(0, x)]
        for index in range(3):
            x = self.block(f"deep.{index}", x, 4 * WIDTH, 4, 2)
            found.append(self.head(index + 1, x))
        return torch.cat(found, 1)


def default_boxes():
    """x, y, width, height in shares of the side."""
    return torch.tensor([
        ((column + 0.5) / cells, (row + 0.5) / cells, height * breadth, height)
        for cells, heights in zip(MAPS, HEIGHTS) for row in range(cells) for column in range(cells)
        for height in heights for breadth in BREADTHS])


def overlaps(a, b):
    low, high = torch.maximum(a[:, None, :2], b[None, :, :2]), torch.minimum(a[:, None, 2:], b[None, :, 2:])
    common = (high - low).clamp(min=0).prod(-1)
    area = lambda c: (c[:, 2:] - c[:, :2]).prod(-1)
    return common / (area(a)[:, None] + area(b)[None] - common)


def multibox_loss(outputs):
    boxes = default_boxes()
    edges = torch.cat([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, :2] + boxes[:, 2:] / 2], 1)
    confidence, place, positives = 0.0, 0.0, 0
    for found, people in zip(outputs, PEOPLE):
        wanted = torch.zeros(len(boxes), dtype=torch.long)
        if people:
            people = torch.tensor(people, dtype=torch.float64) / SIZE
            shared = overlaps(edges, people)
            best, owner = shared.max(1)
            wanted[best >= 0.5] = 1
            for person, index in enumerate(shared.argmax(0)):
                owner[index], wanted[index] = person, 1
            chosen = wanted == 1
            mine, theirs = boxes[chosen], people[owner[chosen]]
            middle = ((theirs[:, :2] + theirs[:, 2:]) / 2 - mine[:, :2]) / mine[:, 2:] / 0.1
            extent = torch.log((theirs[:, 2:] - theirs[:, :2]) / mine[:, 2:]) / 0.2
            place = place + F.smooth_l1_loss(found[chosen, 2:], torch.cat([middle, extent], 1), reduction="sum")
        count = int(wanted.sum())
        each = F.cross_entropy(found[:, :2], wanted, reduction="none")
        worst = each[wanted == 0].sort(descending=True).values[:max(6, 3 * count)]
        confidence = confidence + each[wanted == 1].sum() + worst.sum()
        positives += count
    print("boxes that find somebody:", positives)
    return confidence / max(1, positives), place / max(1, positives)


out = Fixture()
network = Detector()
images = nchw(tensor(hashed("people", (3, SIZE, SIZE, 3))))
outputs = network(images)
out.projections("output", outputs)
confidence, place = multibox_loss(outputs)
out.raw("confidence", confidence)
out.raw("place", place)
out.gradients("gradient", confidence + place, network.P.trained())
network.training = False
out.projections("inference", network(images))
out.write(os.path.join(here, "person_detector.safetensors"))
