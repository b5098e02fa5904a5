"""Writes label_scores.json: segmentation scores of label maps by torchmetrics.

python make_label_scores.py    (torchmetrics 1.9.0, torch 2.13.0)

The maps are a formula that LabelTests.swift repeats. torchmetrics has no void predictions: one that counts as wrong is
given a class of its own there, which it is told to ignore.
"""
import json

import numpy as np
import torch

# torchmetrics imports torchvision, which may come without its compiled operators; none is used here.
if not hasattr(torch.ops.torchvision, "nms"):
    OPERATORS = torch.library.Library("torchvision", "DEF")
    for operator in ("nms", "qnms"):
        OPERATORS.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
from torchmetrics.functional.classification import (
    multiclass_accuracy, multiclass_f1_score, multiclass_jaccard_index,
)

VOID, CLASSES = 6, 6


def maps(frame):
    """Class 5 is in neither map; class 4 is never true."""
    place = np.arange(400)
    truth = (place // 60 + place // 17 * (frame + 1)) % 4
    truth = np.where((place + frame) % 13 == 0, VOID, truth)
    predicted = np.where((place * 7 + frame) % 5 == 0, (truth + place) % 4, truth % 4)
    return truth, predicted


def scores(truth, predicted, classes, ignored):
    truth, predicted = torch.from_numpy(truth), torch.from_numpy(predicted)
    rules = {"num_classes": classes, "ignore_index": ignored}
    return {
        "pixel": multiclass_accuracy(predicted, truth, average="micro", **rules).item(),
        "class": multiclass_accuracy(predicted, truth, average="macro", **rules).item(),
        "iou": multiclass_jaccard_index(predicted, truth, average="macro", **rules).item(),
        "f1": multiclass_f1_score(predicted, truth, average="macro", **rules).item(),
    }


def main():
    frames = [maps(frame) for frame in range(3)]
    truth, predicted = (np.concatenate(side) for side in zip(*frames))
    result = {"plain": scores(truth, predicted, CLASSES, VOID)}
    place = np.arange(len(truth))
    invented = np.where(place % 19 == 0, 4, predicted)
    # A class without truth has no accuracy of its own; torchmetrics takes it for 0.
    result["invented"] = {key: value for key, value in scores(truth, invented, CLASSES, VOID).items() if key != "class"}
    void = np.where(place % 11 == 0, VOID, predicted)
    wrong = scores(truth, void, CLASSES + 1, VOID)
    result["void-wrong"] = {key: wrong[key] for key in ("pixel", "iou")}
    result["void-dropped"] = scores(np.where(void == VOID, VOID, truth), predicted, CLASSES, VOID)
    with open("label_scores.json", "w") as file:
        json.dump(result, file, indent=1)
        file.write("\n")


main()
