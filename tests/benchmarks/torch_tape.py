"""A tape over torch tensors, in whichever interpreter has torch: `python torch_tape.py TAPE RESULTS`.

Knows nothing of Nabla: TAPE is an .npz with the tape's columns, its constants, the points and the names of
its opcodes; RESULTS becomes one with the stored rows; the seconds go to standard output as JSON.
"""

from __future__ import annotations

import gc
import json
import math
import sys
import time
from typing import Any

import numpy as np

FUNCTIONS = {
    "ADD": "add", "SUBTRACT": "sub", "MULTIPLY": "mul", "DIVIDE": "div", "NEGATE": "neg",
    "EXP": "exp", "TANH": "tanh", "SIN": "sin", "LESS": "lt",
}  # fmt: skip
UNARY = {"NEGATE", "EXP", "TANH", "SIN"}


def main(tape: str, results: str) -> None:
    """Run it a few times, each instruction one pass that writes in place; tell the quickest.

    Twice: with room for registers and results made anew by each run, as ours does, and with both lying ready.
    """
    import torch

    def gate(a: Any, b: Any, *, out: Any) -> None:
        torch.mul(a, b, out=out)
        if not math.isfinite(out.sum().item()):  # the quickest way to look, here
            out.masked_fill_(~torch.isfinite(out) & (a == 0), 0.0)

    torch.set_num_threads(1)
    with np.load(tape) as given:
        points, names = torch.from_numpy(given["points"]), given["names"].tolist()
        constants = [torch.tensor(value, dtype=torch.float64) for value in given["constants"].tolist()]
        stored, registers, rounds = given["sizes"].tolist()
        code = given["code"].tolist()
    program = []
    for opcode, out, a, b in code:
        name = names[opcode]
        function = gate if name == "GATE" else getattr(torch, FUNCTIONS[name])
        program.append((function, (a,) if name in UNARY else (a, b), out))

    def room() -> tuple[Any, list[Any]]:
        rows = torch.empty((stored, points.shape[1]), dtype=torch.float64)
        held = torch.empty((registers, points.shape[1]), dtype=torch.float64)
        return rows, [*points, *constants, *rows, *held]

    def quickest(*, ready: bool) -> float:
        times = []
        rows, slots = room()
        for _ in range(rounds + 1):
            gc.collect()
            started = time.process_time()
            if not ready:
                rows, slots = room()
            for function, operands, out in program:
                function(*[slots[place] for place in operands], out=slots[out])
            times.append(time.process_time() - started)
        np.savez(results, rows=rows.numpy())
        return min(times[1:])  # the first touches its room for the first time

    with torch.inference_mode():
        told = {"seconds": quickest(ready=False), "room ready": quickest(ready=True)}
    print(json.dumps({**told, "torch": torch.__version__}))


if __name__ == "__main__":
    main(*sys.argv[1:])
