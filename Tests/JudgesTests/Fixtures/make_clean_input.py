"""Writes clean_input.json: pictures as clean-fid hands them to its network, by its own resizer.

python make_clean_input.py    (clean-fid 0.1.35, Pillow 13.0.0, NumPy 2.4.6)

The pictures are a formula that InceptionTests.swift repeats: one enlarged, one made smaller. Of the values of 299x299
pixels every 1009th is kept.
"""
import json

import numpy as np
from cleanfid.resize import build_resizer


def main():
    cases = []
    for height, width in ((23, 31), (640, 450)):
        place = np.arange(height * width * 3)
        picture = ((place * 37 + place // 7 * 11) % 256).astype(np.uint8).reshape(height, width, 3)
        values = build_resizer("clean")(picture).reshape(-1)
        cut = int((values == 0).sum() + (values == 255).sum())
        cases.append({"height": height, "width": width, "cut": cut,
                      "values": [round(float(value), 5) for value in values[::1009]]})
    with open("clean_input.json", "w") as file:
        json.dump(cases, file, separators=(",", ":"))
        file.write("\n")


main()
