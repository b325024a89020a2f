"""A draft as it streams, cut into sentences with the labels of the passages they cite."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ingest.sentences import sentence_spans

_LABEL = re.compile(r"\[\s*P(\d{1,3})\s*\]")
_LABELS = r"(?:\s*\[\s*P\d{1,3}\s*\][,;]?)+"
_CLOSED = re.compile(rf"(?:[.!?][\"'”’)]*{_LABELS}[.!?]?|{_LABELS}\s*[.!?][\"'”’)]*)(?=\s+[^\s\[])|\n")
_FOREIGN = re.compile(r"\s*\[[^\]\n]{0,20}\]")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+")
GAP = "not answered:"
MAX_LETTERS = 20_000


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a draft without its labels, and the labels in the order they stand."""

    text: str
    labels: tuple[int, ...]


def sentences(pieces: Iterable[str]) -> Iterator[Sentence]:
    """Yield each sentence as soon as what follows shows that it is complete; the last when the pieces end.

    Labels belong to the one sentence that ends with them; a mark in brackets that is no label is taken out. The line
    of what is not answered is left out: what is missing is told by rule. Nothing is read beyond `MAX_LETTERS`.
    """
    held, n_read = "", 0
    for piece in pieces:
        held += piece[: MAX_LETTERS - n_read]
        n_read += len(piece)
        while closed := _CLOSED.search(held):
            yield from _cut(held[: closed.end()])
            held = held[closed.end() :]
        if n_read >= MAX_LETTERS:
            break
    yield from _cut(held)


def _cut(part: str) -> Iterator[Sentence]:
    """The sentences of a part that ends with labels, or has none: of several, only the last one has them."""
    labels = tuple(dict.fromkeys(int(number) for number in _LABEL.findall(part)))
    plain = _tidy(_FOREIGN.sub("", _BULLET.sub("", part)))
    if not plain or plain.lower().startswith(GAP):
        return
    texts = [plain[start:end] for start, end in sentence_spans(plain)]
    for text in texts[:-1]:
        yield Sentence(text, ())
    yield Sentence(texts[-1], labels)


def _tidy(text: str) -> str:
    flat = re.sub(r"\s+", " ", text).strip()
    flat = re.sub(r"\s+([.,;:!?])", r"\1", flat)
    flat = re.sub(r"([.!?][\"'”’]?)\.$", r"\1", flat)
    return flat if not flat or flat[-1] in ".!?\"”’'" else f"{flat}."
