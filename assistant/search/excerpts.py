"""What a cross-encoder reads together: the sentences of a paragraph under its heading."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.types import Paragraph

READ_WORDS = 150


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Sentences that stand together in a paragraph, in order, and the heading above them ("" where there is none)."""

    heading: str
    sentences: tuple[str, ...]

    def laid_out(self) -> tuple[str, list[tuple[int, int]]]:
        """The text as it is read, and where in it each sentence starts and ends."""
        text, spans = f"{self.heading}." if self.heading else "", []
        for sentence in self.sentences:
            start = len(text) + bool(text)
            text = f"{text} {sentence}" if text else sentence
            spans.append((start, start + len(sentence)))
        return text, spans


def excerpts_of(sentences: Sequence[tuple[Paragraph, str]]) -> list[tuple[Excerpt, int]]:
    """For each sentence of a hit those it is read with, of its paragraph, and which of them it is."""
    found: list[tuple[Excerpt, int]] = []
    for _, run in groupby(sentences, key=lambda one: id(one[0])):
        own = list(run)
        heading = own[0][0].heading
        for part in _parts([text for _, text in own]):
            excerpt = Excerpt(heading[-1] if heading else "", part)
            found += [(excerpt, at) for at in range(len(part))]
    return found


def _parts(sentences: Sequence[str]) -> list[tuple[str, ...]]:
    """Sentences parted into runs of much the same length, as few as keep to about `READ_WORDS` each."""
    words = [len(sentence.split()) for sentence in sentences]
    most = sum(words) / math.ceil(sum(words) / READ_WORDS) if sum(words) else READ_WORDS
    runs: list[list[str]] = [[]]
    so_far = 0.0
    for sentence, n in zip(sentences, words, strict=True):
        if runs[-1] and so_far + n / 2 > most * len(runs):
            runs.append([])
        runs[-1].append(sentence)
        so_far += n
    return [tuple(run) for run in runs]
