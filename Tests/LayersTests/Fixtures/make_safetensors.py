"""A file by Python's safetensors with every number format that is read -> formats.safetensors.

Run here: python make_safetensors.py
"""
import os
import torch
from safetensors.torch import save_file

here = os.path.dirname(os.path.abspath(__file__))
values = torch.tensor([[0.5, -1.25, 3.0], [1e-3, 65504.0, -0.0]], dtype=torch.float64)
save_file(
    {
        "f64": values,
        "f32": values.float(),
        "f16": values.half(),
        "bf16": values.bfloat16(),
        "i64": torch.tensor([-3, 0, 16777216], dtype=torch.int64),
        "i32": torch.tensor([7, -2147483648], dtype=torch.int32),
        "tiny.f16": torch.tensor([2.0**-24, float("inf"), -(2.0**-14)], dtype=torch.float16),
        "scalar": torch.tensor(4.5),
        "empty": torch.zeros(0, 3),
        'odd "name" \\ é': torch.tensor([1.0]),
    },
    os.path.join(here, "formats.safetensors"),
    metadata={"step": "12", "line": "two\nlines, \"quoted\""},
)
