"""What the tests of other graders and of computer algebra systems are about: fresh pairs for each class of them.

Answers and references are typed as people type them, and judged from text to verdict. Facts about functions
are everybody's; no pair is another suite's.
"""

from __future__ import annotations

import re
from typing import Any

import pytest

from worker import content
from worker.engine import verify

# answer | reference | where it is compared | equal, different or open
SCALARS = {
    "numbers and decimals": """
        9^(-1/2) | 1/3 | | equal
        8^(2/3) | 4 | | equal
        0.125 | 1/8 | | equal
        0.67 | 2/3 | | different
        0.6666666666666666 | 2/3 | | different
        7.25e2 | 725 | | equal
        3e-2 x | 0.03 x | | equal
        2^(t/3.2) | 2^(0.3125 t) | | equal
        2^(t/3.1) | 2^(0.32258064516 t) | | different
    """,
    "powers and roots": """
        sqrt(t^2) | t | | different
        sqrt(t^2) | |t| | | equal
        1/|x|^(1/5) | (|x|^(3/5)/|x|)^(1/2) | | equal
        sqrt((x-2)(x-7)) | sqrt(x-2) sqrt(x-7) | | equal
        sqrt(x-2) sqrt(x-7) | sqrt((x-2)(x-7)) | | different
        b^x b^y | b^(x+y) | | equal
        (b^x)^y | b^(x y) | | different
        (b^x)^y | b^(x y) | b > 0 | equal
        5 ((x-1)^2)^k | 5 (x-1)^(2k) | x > 1 | equal
        3 + 3 sqrt(1 + x) | 3 + sqrt(9 + 9x) | | equal
        sqrt(a/b) sqrt(b/a) | 1 | a > 0; b > 0 | equal
        4 pi (b/a)^(1/2) | 4 pi/(a/b)^(1/2) | | equal
        root(x^3, 3) | x | | equal
        ∛(x y) | ∛x ∛y | | equal
        ∜x^2 | sqrt(x) | x > 0 | equal
    """,
    "polynomials, far apart or close": """
        (b - 3x)^5000 | (3x - b)^5000 | | equal
        (b - 3x)^5001 | (3x - b)^5001 | | different
        (x - b)^5000 | (x - b)^4999 | | different
        (x^2 + x + 1)(x^2 - x + 1) | x^4 + x^2 + 1 | | equal
        (3x + 2)^6 (x - 4)^3 | 729x^9 - 5832x^8 + 324x^7 + 59616x^6 + 12960x^5 - 238464x^4 - 317376x^3 - 175104x^2 - 45056x - 4096 | | different
        (3x + 1)^3 (x - 2)^2 | 27x^5 - 81x^4 + 9x^3 + 73x^2 + 32x + 4 | | equal
        (3x + 1)^3 (x - 2)^2 | 27x^5 - 81x^4 + 9x^3 + 73x^2 + 32x + 5 | | different
        (3x + 1)^3 (x - 2)^2 | (27x^3 + 27x^2 + 9x + 1)(x^2 - 4x + 4) | | equal
        (a+b+c)^2 | a^2+b^2+c^2+2(ab+bc+ca) | | equal
    """,
    "rational functions": """
        1/t - 1/(t+2) | 2/(t(t+2)) | | equal
        1/(1 - 1/x) | x/(x-1) | | equal
        (1 + 1/a)/a | (1+a)/a^2 | | equal
        2/(x-1) - (2x+2)/(x^2+1) | 4/((x-1)(x^2+1)) | | equal
        2/(x-1) - (2x-2)/(x^2+1) | 4/((x-1)(x^2+1)) | | different
        (x-2)/4/(2/x^2) | (x-2)x^2/8 | | equal
    """,
    "sums and multiples of angles": """
        sin(x+y) | sin x cos y + cos x sin y | | equal
        sin(x+y) | sin x cos y - cos x sin y | | different
        cos(900 pi x) | 1.0 cos(900 pi x) | | equal
        csc(5x)^2 (3 sin(5x) cos(3x) - 5 cos(5x) sin(3x)) | -(5 cos(5x) sin(3x) - 3 sin(5x) cos(3x))/sin(5x)^2 | | equal
        csc(5x)^2 (3 sin(5x) cos(3x) - 5 cos(5x) sin(3x)) | (5 cos(5x) sin(3x) - 3 sin(5x) cos(3x))/sin(5x)^2 | | different
        -(5x^4 + 2x)/cos(x^5 + x^2 + y)^2 | -(5x^4 + 2x) sec(x^5 + x^2 + y)^2 | | equal
        cos((2 pi n + pi)/2 + pi/2) | (-1)^(n+1) | n integer | equal
        cos(x/2)/(1 + tan(x) tan(x/2)) | cos(x/2) cos(x) | | equal
        cos(x) cos(3x) | (cos(2x) + cos(4x))/2 | | equal
        tan(pi/5) tan(2pi/5) | sqrt(5) | | equal
        sin(pi/5) sin(2pi/5) | sqrt(5)/4 | | equal
        cot(pi/12) | 2 + sqrt(3) | | equal
    """,
    "inverse functions": """
        atan(1/3) | pi/2 - atan(3) | | equal
        cos(arcsin(x)/2) | sqrt((1 + sqrt(1-x^2))/2) | | equal
        sin(arctan(x)/2)^2 | (1 - 1/sqrt(1+x^2))/2 | | equal
        2 atan(x/(1+sqrt(1+x^2))) | atan(x) | | equal
        2 atan(x y + sqrt(1 + x^2 y^2)) | pi/2 + atan(x y) | | equal
        acos(x) | 2 atan(sqrt(1-x^2)/(1+x)) | | equal
        atan((1+x)/(1-x)) | pi/4 + atan(x) | x < 1 | equal
        atan((1+x)/(1-x)) | pi/4 + atan(x) | | different
        asinh(x) | ln(x + sqrt(x^2+1)) | | equal
        acosh(x) | ln(x + sqrt(x^2-1)) | | equal
        ln|x + sqrt(x^2-1)| | acosh(x) | | equal
        acosh(x) | ln|x + sqrt(x^2-1)| | | different
        -acoth(x/2)/2 | (ln|x-2| - ln|x+2|)/4 | x > 2 | equal
        arcsec(x) | arccos(1/x) | | equal
        sec^-1(x) | arccos(1/x) | | equal
        acsch(x) | arcsinh(1/x) | | equal
        erfc(-x) | 2 - erfc(x) | | equal
        arctan2(y, x) | arctan(y/x) | x > 0 | equal
        arctan2(y, x) | arctan(y/x) | | different
        |arccsc(x)| | arccsc|x| | | equal
        2 arcsin|y| | arccos(1 - 2y^2) | | equal
        2 arcsin(y) | arccos(1 - 2y^2) | | different
        2 atan|x| | arccos((1-x^2)/(1+x^2)) | | equal
        arccos(1 - 2x^2) | 2 arcsin(x) sign(x) | | equal
        sign(x^2 - 3x + 1) pi/2 | atan(x^2 - 3x + 1) + atan(1/(x^2 - 3x + 1)) | | equal
        |pi/2 - atan(x)| | pi/2 - atan(x) | | equal
        |pi/3 - atan(x)| | pi/3 - atan(x) | | different
        |atan(x) - 2| | 2 - atan(x) | | equal
        atan(sqrt(x^2-9)/3) | arccos(3/|x|) | | equal
        atan(sqrt(x^2-9)/3) | arccos(3/x) | | different
        atan(5/sqrt(x^2-25)) | arcsin(5/|x|) | | equal
    """,
    "logarithms and absolute values": """
        ln|x^2 - 16| | ln|x-4| + ln|x+4| | | equal
        ln(x^2 - 16) | ln(x-4) + ln(x+4) | | equal
        ln(x-4) + ln(x+4) | ln(x^2 - 16) | | different
        log(a^3 b) | 3 log(a) + log(b) | a > 0 | equal
        x^log(y) | y^log(x) | | equal
        ln(x)^2 - 2 ln(5) ln(x) + ln(5)^2 | ln(5/x)^2 | | equal
        ln(2x+6)/2 - ln(2)/2 | ln(x+3)/2 | | equal
        |x^2 - 9|/(|x-3| |x+3|) | 1 | | equal
        |x^2 - 9| | (x-3)(x+3) | | different
        ||x|-1| | abs(abs(x)-1) | | equal
        ||x| - |y|| | abs(abs(x) - abs(y)) | | equal
        ||x| - |y|| | |x - y| | | different
        ||x - 1| - 2| + ||x|| | abs(abs(x-1)-2) + abs(x) | | equal
        log(32, 2) | 5 | | equal
        log_3(81) | 4 | | equal
        log_3(81) | 3 | | different
    """,
    "surds": """
        sqrt(75) | 5 sqrt(3) | | equal
        sqrt(6 + 4 sqrt(2)) | 2 + sqrt(2) | | equal
        sqrt(6 - 4 sqrt(2)) | sqrt(2) - 2 | | different
        (577 - 408 sqrt(2))^(3/4) | (17 - 12 sqrt(2))^(3/2) | | equal
        (577 - 408 sqrt(2))^(3/4) | (3 - 2 sqrt(2))^3 | | equal
        (577 - 407 sqrt(2))^(3/4) | (3 - 2 sqrt(2))^3 | | different
        (sqrt(50) + 7)^(1/3) - (sqrt(50) - 7)^(1/3) | 2 | | equal
        sqrt(1+x) - sqrt(1-x) | sign(x) sqrt(2 - 2 sqrt(1-x^2)) | | equal
        sqrt(x - 4 sqrt(x-4)) | |sqrt(x-4) - 2| | | equal
        sqrt(x - 4 sqrt(x-4)) | sqrt(x-4) - 2 | | different
        sqrt(2x sqrt(x^2+4) + 2x^2 + 4) - sqrt(x^2+4) | |x| | x > 0 | equal
    """,
    "hyperbolic functions": """
        1/(1 + exp(-4x)) | tanh(2x)/2 + 1/2 | | equal
        e^2 - e^(-2) | 2 sinh(2) | | equal
        1 + cosech(2x) | 1 + 2/(e^(2x) - e^(-2x)) | | equal
        sinh(acosh(x)) | sqrt(x-1) sqrt(x+1) | | equal
        tanh(x/2) | (cosh(x) - 1)/sinh(x) | | equal
        sech(x)^2 | 1 - tanh(x)^2 | | equal
    """,
    "jumps": """
        floor(x) | ceil(x) - 1 | | different
        floor(x + 2) | floor(x) + 2 | | equal
        floor(sigmoid(x)) | 0 | | equal
        floor(3x + cos(y) - 4) | floor(3x + cos(y)) - 4 | | equal
        floor(3x + cos(y) - 1/2) | floor(3x + cos(y)) | | different
        ceil(x + tanh(x) + 2) | 2 + ceil(tanh(x) + x) | | equal
        sign(2 + sin(x)) | 1 | | equal
        sign(relu(x)) | (x > 0) | | equal
        max(x, y) + min(x, y) | x + y | | equal
        max(2x, 2y) | 2 max(x, y) | | equal
        max(-x, -y) | -max(x, y) | | different
        min(max(x, 0), 1) | clip(x, 0, 1) | | equal
        |x+1| - 2|x| + |x-1| | 2 max(0, 1-|x|) | | equal
        y^2 + [x = y] [y = 3/8] | y^2 | | different
    """,
    "nearly equal": """
        e^x | 1 + x + x^2/2 + x^3/6 + x^4/24 | | different
        sqrt(x^2 + 10^-14) | |x| | | different
        tanh(500 x) | sign(x) | | different
        cos(10^-15 x) | 1 | | different
        exp(pi sqrt(43)) | 884736744 | | different
        x + 10^-25 | x | | different
    """,
    "values that 0 does not excuse": """
        arcsin(2x) + 0 x^1.5 | arcsin(2x) | | different
        |x| + sqrt(x) - sqrt(x) | |x| | | different
        x + 0/x | x | | equal
    """,
}

CELLS = re.compile(r"\s\|(?=\s)")  # a bar between spaces; those of |x| touch it
NAMES = ["x", "y", "t", "a", "b", "c", "k"]


def rows(tables: dict[str, str]) -> list[Any]:
    found = []
    for name, table in tables.items():
        for line in filter(None, (line.strip() for line in table.splitlines())):
            answer, reference, where, verdict = (cell.strip() for cell in CELLS.split(f" {line}"))
            found.append(
                pytest.param(answer, reference, where, verdict, id=f"{name}: {answer} | {reference}")
            )
    return found


@pytest.mark.parametrize("answer", ["1 000 x", "1.000.000 x", "3 1/2", "2 1/2 x", "12 500"])
def test_a_number_that_goes_on_is_no_product(answer: str) -> None:
    variables = {"x": {"shape": []}}
    question = content.question({"reference": "1000 x", "variables": variables})
    assert str(verify.check(question, answer).outcome) == "malformed"


@pytest.mark.parametrize("answer, reference, where, verdict", rows(SCALARS))
def test_pair(answer: str, reference: str, where: str, verdict: str) -> None:
    variables: dict[str, Any] = {name: {"shape": []} for name in NAMES}
    assume = []
    for part in filter(None, where.split("; ")):
        name, _, rest = part.partition(" ")
        if rest == "integer":
            variables[name] = {"shape": [], "properties": ["integer"]}
        else:
            assume.append(part)
    question = content.question({"reference": reference, "variables": variables, "assume": assume})
    expected = {"equal": "correct", "different": "incorrect", "open": "undecided"}[verdict]
    assert str(verify.check(question, answer).outcome) == expected
