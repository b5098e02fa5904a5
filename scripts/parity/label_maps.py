"""Segmentation scores: draws label maps, and scores them by torchmetrics. Run through `peers.py`."""
import numpy as np
import torch
from PIL import Image

import torchvision_operators  # noqa: F401, before torchmetrics
from torchmetrics.functional.classification import (
    multiclass_accuracy, multiclass_f1_score, multiclass_jaccard_index,
)

# Class 6 is in no map; 255 is void.
CLASSES, ABSENT, VOID = 7, 6, 255
METRICS = ["pixel-accuracy@canonical", "class-accuracy@canonical", "mean-iou@canonical", "class-f1@canonical"]


def write(folder, name, labels, indexed):
    folder.mkdir(parents=True, exist_ok=True)
    image = Image.fromarray(labels.astype(np.uint8))
    if indexed:
        image.putpalette(np.random.default_rng(9).integers(0, 256, 768, dtype=np.uint8).tobytes())
    image.save(folder / f"{name}.png")


def draw(work):
    """Patches of labels, grey in some files and indexed in others: true maps with void pixels, predictions without
    and with such, and with a class that is never true."""
    generator = np.random.default_rng(3)
    for item in range(12):
        coarse = generator.integers(0, CLASSES - 2, (6, 8))
        truth = coarse.repeat(9, 0).repeat(7, 1)
        truth = np.where(generator.random(truth.shape) < 0.06, VOID, truth)
        predicted = np.where(generator.random(truth.shape) < 0.25, np.roll(coarse, 1).repeat(9, 0).repeat(7, 1), truth)
        predicted = np.where(predicted == VOID, 0, predicted)
        void = np.where(generator.random(truth.shape) < 0.05, VOID, predicted)
        void = np.where(generator.random(truth.shape) < 0.03, ABSENT - 1, void)
        for side, labels in (("real", truth), ("fake", predicted), ("fake-void", void)):
            write(work / "labels" / side, f"{item:02d}", labels, indexed=item % 3 == 0)


def cases(work):
    """Each case's name and what `synthbench score` takes for it."""
    def options(fake, *more):
        return [*METRICS, "--real", work / "labels" / "real", "--fake", work / "labels" / fake, "--label-count",
                str(CLASSES), "--void-labels", str(VOID), *more]

    return {
        "label maps": options("fake"),
        "void predicted, wrong": options("fake-void"),
        "void predicted, dropped": options("fake-void", "--void-predictions", "dropped"),
    }


def labels(folder):
    pixels = [np.asarray(Image.open(path)).reshape(-1) for path in sorted(folder.iterdir())]
    return torch.from_numpy(np.concatenate(pixels).astype(np.int64))


def score(work):
    truth, predicted, void = (labels(work / "labels" / side) for side in ("real", "fake", "fake-void"))

    def scores(case, truth, predicted, classes, ignored, metrics):
        rules = {"num_classes": classes, "ignore_index": ignored}
        by = {
            METRICS[0]: lambda: multiclass_accuracy(predicted, truth, average="micro", **rules),
            METRICS[1]: lambda: multiclass_accuracy(predicted, truth, average="macro", **rules),
            METRICS[2]: lambda: multiclass_jaccard_index(predicted, truth, average="macro", **rules),
            METRICS[3]: lambda: multiclass_f1_score(predicted, truth, average="macro", **rules),
        }
        # torchmetrics computes in single precision.
        return [{"metric": metric, "case": case, "peer": "torchmetrics", "value": by[metric]().item(), "goal": 1e-6}
                for metric in metrics]

    # torchmetrics has no void predictions. One that is wrong gets a class of its own there, which is told to be
    # ignored; class accuracy and F1 count it as a class all the same. It also takes the accuracy of a class that is
    # predicted but never true, which is 0/0, for 0; ours leaves it out.
    own = torch.where(void == VOID, CLASSES, void)
    wrong = scores("void predicted, wrong", torch.where(truth == VOID, CLASSES, truth), own, CLASSES + 1, CLASSES,
                   [METRICS[0], METRICS[2]])
    left = torch.where(void == VOID, VOID, truth)
    dropped = scores("void predicted, dropped", left, torch.where(void == VOID, 0, void), CLASSES, VOID,
                     [METRICS[0], METRICS[2], METRICS[3]])
    return scores("label maps", truth, predicted, CLASSES, VOID, METRICS) + wrong + dropped
