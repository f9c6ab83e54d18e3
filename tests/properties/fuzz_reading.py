"""The target of the coverage-guided fuzzer: `python -m tests.properties.fuzz_reading [libFuzzer options]`.

The bytes choose the names, then fragments of notation and characters; a crash prints the response.
"""

from __future__ import annotations

import sys


def main() -> None:
    # Imported here: the collector of doctests imports this module, also where there is no fuzzer.
    import atheris

    with atheris.instrument_imports(include=["worker.engine.notation"]):
        from tests.properties.hostile import FRAGMENTS, SCOPES, survives

    def target(data: bytes) -> None:
        if len(data) < 2:
            return
        scope = SCOPES[data[0] % len(SCOPES)]
        pieces: list[str] = []
        for byte in data[1:]:
            if byte < 128:
                pieces.append(chr(byte))
            else:
                pieces.append(FRAGMENTS[(byte - 128) % len(FRAGMENTS)])
        response = "".join(pieces)
        try:
            survives(response, scope)
        except BaseException:
            print(f"response: {response!r}, shape {scope.shape}", file=sys.stderr)
            raise

    atheris.Setup(sys.argv, target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
