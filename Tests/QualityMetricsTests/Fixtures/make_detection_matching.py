"""Writes detection_matching.json: boxes of drawn pictures and how pycocotools matches and scores them.

python make_detection_matching.py    (pycocotools 2.0.11, NumPy 2.4.6)

Boxes lie on a coarse grid and confidences on few levels, so that equal overlaps and equal confidences occur.
"""
import contextlib
import io
import json

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

random = np.random.default_rng(4)


def box(near=None):
    if near is None:
        corner, extent = 4 * random.integers(0, 8, 2), 4 * random.integers(5, 9, 2)
    else:
        corner = near[:2] + 4 * random.integers(-1, 2, 2)
        extent = np.maximum(near[2:] + 4 * random.integers(-1, 2, 2), 4)
    return np.concatenate([corner, extent]).astype(float)


def evaluated(pictures):
    """pycocotools' evaluation of pictures: pairs of things and of boxes with confidences."""
    things, found = [], []
    for number, (boxes, detected) in enumerate(pictures, 1):
        for rectangle in boxes:
            things.append({"id": len(things) + 1, "image_id": number, "category_id": 1, "iscrowd": 0,
                           "area": float(rectangle[2] * rectangle[3]), "bbox": rectangle.tolist()})
        for rectangle, confidence in detected:
            found.append({"image_id": number, "category_id": 1, "bbox": rectangle.tolist(), "score": confidence})
    truth = COCO()
    truth.dataset = {"info": {}, "images": [{"id": number + 1} for number in range(len(pictures))],
                     "categories": [{"id": 1}], "annotations": things}
    truth.createIndex()
    evaluation = COCOeval(truth, truth.loadRes(found), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    return evaluation, [thing["id"] for thing in things]


def main():
    pictures = []
    for _ in range(24):
        things = []
        for _ in range(random.integers(0, 5)):
            things.append(box(things[-1]) if things and random.random() < 0.7 else box())
        boxes = [box(things[random.integers(len(things))]) if things and random.random() < 0.8 else box()
                 for _ in range(random.integers(0, 7))]
        pictures.append((things, [(rectangle, int(random.integers(1, 9)) / 8) for rectangle in boxes]))
    with contextlib.redirect_stdout(io.StringIO()):
        evaluation, _ = evaluated(pictures)
    ranks = {threshold: int(np.argmin(abs(evaluation.params.iouThrs - threshold))) for threshold in (0.5, 0.75)}
    result, boxes_before, things_before = [], 0, 0
    for number, (things, detected) in enumerate(pictures, 1):
        # Of the four ranges of areas the first is all.
        image = next((e for e in evaluation.evalImgs if e and e["image_id"] == number and e["aRng"][1] == 1e10), None)
        matches = {}
        for threshold, rank in ranks.items():
            matches[str(threshold)] = [-1] * len(detected)
            for place, match in zip(image["dtIds"], image["dtMatches"][rank]) if image else []:
                matches[str(threshold)][place - 1 - boxes_before] = int(match) - 1 - things_before if match else -1
        shares = np.zeros((len(detected), len(things)))
        if len(things) and len(detected):
            order = [place - 1 - boxes_before for place in image["dtIds"]]
            shares[order] = np.asarray(evaluation.ious[number, 1])
        result.append({"confidences": [confidence for _, confidence in detected], "overlaps": shares.tolist(),
                       "things": len(things), "matches": matches})
        boxes_before, things_before = boxes_before + len(detected), things_before + len(things)
    precision = evaluation.eval["precision"][:, :, 0, 0, 2]
    scores = {"0.5": precision[ranks[0.5]].mean(), "0.75": precision[ranks[0.75]].mean(), "all": precision.mean()}
    with open("detection_matching.json", "w") as file:
        json.dump({"pictures": result, "scores": scores}, file, separators=(",", ":"))
        file.write("\n")
    rivals = sum(a != b for p in result for a, b in zip(p["matches"]["0.5"], first_choices(p)))
    print(len(result), "pictures;", rivals, "boxes have a thing that is not the one they overlap most;", scores)


def first_choices(picture):
    return [int(np.argmax(shares)) if match >= 0 else -1
            for shares, match in zip(picture["overlaps"], picture["matches"]["0.5"])]


main()
