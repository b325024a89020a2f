"""HTML publication pages: headings, paragraphs, lists, tables and linked footnotes, without the site around them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ingest.errors import FileError
from ingest.read.marks import clean, superscript
from ingest.read.unseen import count_unseen
from ingest.types import Block, Source

_SITE = "script, style, nav, noscript, template, svg, form, iframe, header, footer, aside, [hidden]"
_FOOTNOTE_ID = re.compile(r"(?:fn|footnote|note)[-_:]?(\d+)$", re.IGNORECASE)
_CONTAINERS = frozenset({"div", "section", "article", "main", "body", "figure", "details", "center", "ol", "ul"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


def read_html(raw: bytes, *, name: str) -> Source:
    """Read a page of HTML.

    Raises:
        FileError: `no_text` when nothing is left beside the site's own furniture.
    """
    tree = LexborHTMLParser(raw)
    head = tree.css_first("title")
    title = head.text() if head else ""
    furniture = [node.text(separator=" ") for node in tree.css("header, footer, nav")]
    for node in tree.css(_SITE):
        node.decompose()
    for node in tree.css('a[href^="#"]'):
        _mark(node)
    root = tree.css_first("main") or tree.css_first("article") or tree.body
    unseen = count_unseen("\n".join([title, *furniture, root.text() if root else ""]))
    blocks = tuple(_blocks(root)) if root else ()
    if not blocks:
        raise FileError("no_text", f"{name}: no text found in the page; save the page itself, not a link to it")
    set_aside = tuple(text for text in map(clean, furniture) if text)
    return Source("html", blocks, furniture=set_aside, title=clean(title) or None, unseen=unseen)


def _mark(node: LexborNode) -> None:
    """Turn a link to a footnote into a superscript glued to its word; drop links back."""
    target = (node.attributes.get("href") or "")[1:]
    label = clean(node.text()).strip("[]()")
    if _FOOTNOTE_ID.search(target) and label.isdigit():
        node.replace_with(superscript(label))
    elif label in {"↩", "↑", "^", "back"} or "ref" in target.lower():
        node.decompose()


def _blocks(node: LexborNode) -> Iterator[Block]:
    for child in node.iter(include_text=True):
        tag = child.tag
        if tag in _HEADINGS:
            yield from _one("heading", child, level=int(tag[1]))
        elif tag == "table":
            yield from _rows(child)
        elif tag in {"ul", "ol"}:
            yield from _list(child, level=0)
        elif tag == "blockquote":
            yield from _one("quote", child)
        elif tag in _CONTAINERS:
            yield from _blocks(child)
        elif tag == "dl":
            yield from _definitions(child)
        else:
            yield from _one("text", child)


def _one(kind: str, node: LexborNode, *, level: int = 0) -> Iterator[Block]:
    text = _text(node)
    if text:
        yield Block(kind, text, level=level)  # type: ignore[arg-type]


def _text(node: LexborNode) -> str:
    return clean(re.sub(r"\s+", " ", node.text() or ""))


def _list(node: LexborNode, *, level: int) -> Iterator[Block]:
    for child in node.iter():
        nested = [grandchild for grandchild in child.iter() if grandchild.tag in {"ul", "ol"}]
        deeper = [block for inner in nested for block in _list(inner, level=level + 1)]
        for inner in nested:
            inner.decompose()
        text = _text(child)
        found = _FOOTNOTE_ID.search(child.attributes.get("id") or "")
        if found and text:
            yield Block("footnote", text, number=found[1])
        elif text:
            yield Block("bullet", text, level=level)
        yield from deeper


def _rows(table: LexborNode) -> Iterator[Block]:
    for row in table.css("tr"):
        cells = [_text(cell) for cell in row.iter() if cell.tag in {"td", "th"}]
        if any(cells):
            yield Block("table", "\t".join(cells))


def _definitions(node: LexborNode) -> Iterator[Block]:
    term = ""
    for child in node.iter():
        if child.tag == "dt":
            term = _text(child)
        elif term:
            yield Block("table", f"{term}\t{_text(child)}")
