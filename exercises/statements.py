"""Statements as safe HTML: Markdown for the words, `$LaTeX$` for the mathematics.

Mathematics becomes native MathML. Browsers ignore `mathvariant`, so bold and sans-serif letters are
written as the Unicode letters that look so. Raw HTML in a statement is shown, never interpreted, and
links lead to http(s) or to this site only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Final
from xml.etree import ElementTree

from latex2mathml.converter import convert
from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor
from markdown.treeprocessors import Treeprocessor

from exercises.breaking import break_long
from exercises.saying import in_words

MATHML: Final = "http://www.w3.org/1998/Math/MathML"
STYLES: Final = {
    "bold": "MATHEMATICAL BOLD",
    "bold-italic": "MATHEMATICAL BOLD ITALIC",
    "sans-serif": "MATHEMATICAL SANS-SERIF",
    "bold-sans-serif": "MATHEMATICAL SANS-SERIF BOLD",
    "monospace": "MATHEMATICAL MONOSPACE",
    "double-struck": "MATHEMATICAL DOUBLE-STRUCK",
    "script": "MATHEMATICAL SCRIPT",
    "fraktur": "MATHEMATICAL FRAKTUR",
}
# fmt: off
ATTRIBUTES: Final = frozenset({
    "class", "display", "displaystyle", "scriptlevel", "stretchy", "symmetric", "fence", "form", "separator",
    "accent", "accentunder", "width", "height", "depth", "lspace", "rspace", "voffset", "linethickness",
    "minsize", "maxsize", "movablelimits",
})
# fmt: on
CLOSING: Final = frozenset(")]}|⟩!")
_CHARACTER_NAME: Final = re.compile(
    r"(?:LATIN|GREEK) (CAPITAL|SMALL) LETTER (\w+)|DIGIT (\w+)|(NABLA)|(PARTIAL DIFFERENTIAL)"
)
_SAFE_LINK: Final = re.compile(r"(?:https?://|/(?!/)|#)")

ElementTree.register_namespace("", MATHML)


def statement_html(source: str) -> str:
    """The statement as HTML. Equal sources are rendered once per process: a revision never changes."""
    return _rendered(source)


@lru_cache(maxsize=4096)
def math_html(latex: str, *, display: bool = False) -> str:
    """One formula as MathML; a formula that cannot be read is shown as it was typed.

    >>> math_html(r"\\mathbf x")
    '<math alttext="x"><mrow><mi>𝐱</mi></mrow></math>'
    """
    try:
        root = ElementTree.fromstring(convert(latex, display="block" if display else "inline"))  # noqa: S314
    except Exception:  # whatever the converter trips over, the reader sees the source
        return f"<code>{escape(latex)}</code>"
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{MATHML}}}")
        variant = element.attrib.pop("mathvariant", None)
        if variant in STYLES and element.text:
            element.text = "".join(styled(character, STYLES[variant]) for character in element.text)
    for element in list(root.iter()):
        _mend(element)
        for name in element.attrib.keys() - ATTRIBUTES:
            del element.attrib[name]
    if not display:
        root.attrib.pop("display", None)
    root.set("alttext", in_words(root))
    break_long(root)
    return ElementTree.tostring(root, encoding="unicode")


def styled(character: str, style: str) -> str:
    """The Unicode letter of a style, or the character itself where there is none.

    >>> styled("x", "MATHEMATICAL BOLD"), styled("1", "MATHEMATICAL BOLD"), styled("+", "MATHEMATICAL BOLD")
    ('𝐱', '𝟏', '+')
    """
    match = _CHARACTER_NAME.fullmatch(unicodedata.name(character, ""))
    if match is None:
        return character
    case, letter, digit, nabla, partial = match.groups()
    name = f"{case} {letter}" if letter else f"DIGIT {digit}" if digit else nabla or partial
    try:
        return unicodedata.lookup(f"{style} {name}")
    except KeyError:
        return character


def _mend(element: ElementTree.Element) -> None:
    """Make of the converter's output what browsers draw well.

    Function names are identifiers with a thin space around them, brackets around a table stretch,
    ∂ and ⊤ are no operators, the rows of a case distinction start at the left, and the bars of a norm
    keep the height of the line, as its closing one, which carries the exponent, would not stretch.

    >>> math_html(r"\\lVert x\\rVert^2").count('<mo stretchy="false">‖</mo>')
    2
    """
    text = element.text or ""
    if element.tag == "mo" and text == "‖":
        element.attrib.setdefault("stretchy", "false")
    if element.tag == "mo" and (text in "∂⊤" or (text.isalpha() and text.isascii())) and text:
        element.tag = "mi"
        element.attrib.clear()
    if element.tag == "mtable" and any(cell.get("columnalign") == "left" for cell in element.iter("mtd")):
        element.set("class", "cases")
    children = list(element)
    for before, after in pairwise(children):
        if before.tag == "mo" and after.tag == "mtable":
            before.attrib.update(fence="true", form="prefix", stretchy="true")
        if before.tag == "mo" and after.text in ("-", "−") and (before.text or "") not in CLOSING:
            after.set("form", "prefix")  # a sign, not a difference
        if before.tag == "mtable" and after.tag == "mo":
            after.attrib.update(fence="true", form="postfix", stretchy="true")
        apart = element.tag in ("math", "mrow", "mtd") and (
            (_names_function(before) and after.tag != "mo") or (_names_function(after) and before.tag != "mo")
        )
        if apart:
            element.insert(list(element).index(after), ElementTree.Element("mspace", width="0.17em"))


def _names_function(element: ElementTree.Element) -> bool:
    text = element.text or ""
    return element.tag in ("mi", "mo") and len(text) > 1 and text.isalpha() and text.isascii()


class _Mathematics(InlineProcessor):
    """`$…$` in the line, `$$…$$` on its own."""

    def handleMatch(self, m: re.Match[str], data: str) -> tuple[str, int, int]:
        display = m[1] is not None
        html = math_html(m[1] if display else m[2], display=display)
        if display:
            html = f'<span class="eqn scroll-x">{html}</span>'
        return self.md.htmlStash.store(html), m.start(0), m.end(0)


class _SafeLinks(Treeprocessor):
    """Drops link targets of other schemes, and pictures."""

    def run(self, root: ElementTree.Element) -> None:
        for element in root.iter():
            if element.tag == "img":
                element.tag, element.text = "span", element.get("alt", "")
                element.attrib.clear()
            if not _SAFE_LINK.match(element.get("href", "#")):
                del element.attrib["href"]


class _Statements(Extension):
    def extendMarkdown(self, md: Markdown) -> None:
        md.preprocessors.deregister("html_block")
        md.inlinePatterns.deregister("html")
        md.ESCAPED_CHARS.append("$")
        md.block_level_elements.remove("math")  # a formula alone is still a paragraph
        # above backslash escapes (180), below code (190): LaTeX keeps its backslashes, code its dollars
        pattern = r"(?<!\\)\$\$(.+?)\$\$|(?<!\\)\$(?!\s)([^$\n]+?)(?<!\s)\$(?!\d)"
        md.inlinePatterns.register(_Mathematics(pattern, md), "mathematics", 185)
        md.treeprocessors.register(_SafeLinks(md), "safe-links", 0)


@lru_cache(maxsize=4096)
def _rendered(source: str) -> str:
    return Markdown(extensions=[_Statements()], output_format="html").convert(source)
