"""Imported before what imports torchvision: from the package index it may come without its compiled operators, of which
none is used here but some are asked for when it is imported."""
import torch

if not hasattr(torch.ops.torchvision, "nms"):
    OPERATORS = torch.library.Library("torchvision", "DEF")
    for operator in ("nms", "qnms"):
        OPERATORS.define(f"{operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
