"""A child that has a tape run elsewhere: `python tests/worker/asking.py <parent>`; see `test_carried`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import Any

import numpy as np

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))

from worker.child import serving
from worker.child.carried import carrier
from worker.engine import expression as ex
from worker.engine.numeric.tape import backends, compiled

X, Y = ex.symbol("x"), ex.symbol("y")
TAPE = compiled([ex.add(ex.multiply(X, Y), ex.number(2)), ex.function("sin", X)], [X, Y])
POINTS = np.random.default_rng(3).normal(size=(2, 1000))


def handle(request: dict[str, Any]) -> dict[str, Any]:
    words = request["response"]
    if words == "nonsense":
        found: Any = serving.ask({"evaluate": {"code": "?"}, "points": "?"})
    elif words == "large":
        found = carrier(serving.ask)(TAPE, np.empty((2, 1 << 24))) is None
    else:
        backends.WORTH_CARRYING = 0
        with backends.offered(carrier(serving.ask)):
            results = backends.evaluated(TAPE, POINTS)
        found = [results[0].tolist(), results[1].tolist()]
    verdict = {"outcome": "correct", "score": 1.0, "feedback": [{"code": "said", "words": found}]}
    return {"verdict": verdict}


if __name__ == "__main__":
    started = time.monotonic()
    replies = serving.begin(sys.argv[1:])
    serving.serve(handle, replies=replies, started=started)
