"""Writes small PNG files of the kinds that this package reads but does not write, and what Pillow makes of them.

Run in this folder: python make_png_variants.py. Needs Pillow for the check of its own encoder.
"""
import struct
import zlib

import numpy
from PIL import Image

PASSES = [(0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1)]


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def rows(samples, depth):
    out = b""
    for row in samples:
        if depth == 16:
            packed = row.astype(">u2").tobytes()
        elif depth == 8:
            packed = row.astype(numpy.uint8).tobytes()
        else:
            bits = "".join(format(v, f"0{depth}b") for v in row.ravel())
            bits += "0" * (-len(bits) % 8)
            packed = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8))
        out += b"\0" + packed
    return out


def png(samples, colour, depth, interlaced=False, extra=b""):
    height, width = samples.shape[:2]
    if interlaced:
        parts = [samples[y::dy, x::dx] for y, x, dy, dx in PASSES]
        data = b"".join(rows(p, depth) for p in parts if p.size)
    else:
        data = rows(samples, depth)
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced))
    body = chunk(b"IHDR", header) + extra + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def ramp(shape, top):
    return (numpy.arange(numpy.prod(shape)) * 37 % (top + 1)).reshape(shape)


palette = chunk(b"PLTE", bytes([255, 0, 0, 0, 255, 0, 0, 0, 255]))
files = {
    "interlaced": png(ramp((9, 11, 3), 255), 2, 8, interlaced=True),
    "grey-1-bit": png(ramp((3, 10), 1), 0, 1),
    "grey-4-bit": png(ramp((3, 5), 15), 0, 4),
    "grey-alpha": png(ramp((2, 3, 2), 255), 4, 8),
    "linear-gamma": png(ramp((4, 4), 255), 0, 8, extra=chunk(b"gAMA", struct.pack(">I", 100000))),
    "rgb-16-bit": png(ramp((2, 2, 3), 65535) * 5000 % 65536, 2, 16),
    "palette-2-bit": png(ramp((3, 5), 2), 3, 2, extra=palette),
    "palette-alpha": png(ramp((3, 5), 2), 3, 8, extra=palette + chunk(b"tRNS", bytes([0, 128]))),
}
for name, data in files.items():
    with open(f"{name}.png", "wb") as file:
        file.write(data)
    image = Image.open(f"{name}.png")
    wanted = "RGBA" if name in ("grey-alpha", "palette-alpha") else "RGB" if image.mode in ("P", "RGB") else "L"
    values = numpy.asarray(image.convert(wanted)).astype(int)
    weights = numpy.arange(1, values.size + 1)
    print(name, image.mode, wanted, values.shape, int((values.ravel() * weights).sum()),
          [int(v) for v in values.ravel()[:6]])
