"""Boxes: answers the questions of `synthbench selftest --inputs` about average precision by pycocotools. Run through
`peers.py`."""
import json

from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval
from safetensors.numpy import load_file

METRIC = "average-precision@coco2014"


def precision(detected, things):
    """Rows picture, left, top, right, bottom, and for what was detected the confidence: precision by overlap and
    recall."""
    def box(row):
        left, top, right, bottom = (float(value) for value in row[1:5])
        return [left, top, right - left, bottom - top]

    def entry(row):
        return {"image_id": int(row[0]), "category_id": 1, "bbox": box(row)}

    pictures = {int(row[0]) for row in detected} | {int(row[0]) for row in things}
    truth = COCO()
    truth.dataset = {
        "info": {}, "categories": [{"id": 1}], "images": [{"id": picture} for picture in sorted(pictures)],
        "annotations": [
            {**entry(row), "id": number, "iscrowd": 0, "area": box(row)[2] * box(row)[3]}
            for number, row in enumerate(things, 1)
        ],
    }
    truth.createIndex()
    evaluation = COCOeval(truth, truth.loadRes([{**entry(row), "score": float(row[5])} for row in detected]), "bbox")
    evaluation.evaluate()
    evaluation.accumulate()
    # The one category, things of any size, a hundred boxes a picture.
    return evaluation.eval["precision"][:, :, 0, 0, 2]


def score(work):
    rows = []
    for question in json.loads((work / "questions" / "questions.json").read_text()):
        if question["metric"] != METRIC:
            continue
        inputs = load_file(work / "questions" / question["id"] / "inputs.safetensors")
        found = precision(inputs["detected"], inputs["things"])
        # Questions about one overlap say so.
        value = found[0].mean() if "overlaps from 0.5 on" in question["question"] else found.mean()
        rows.append({"metric": METRIC, "case": question["id"], "peer": "pycocotools", "value": float(value),
                     "goal": 1e-6})
    return rows
