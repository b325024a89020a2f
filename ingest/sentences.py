"""Where sentences start and end, as spans into the printed text."""

from __future__ import annotations

import sentencex


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Split a paragraph into sentences; a line break (bullet, table row) always ends one.

    Returns:
        Spans in order, without the space around them; together they hold every character that is not space.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for line in text.split("\n"):
        for piece in sentencex.get_sentence_boundaries("en", line) if line.strip() else ():
            sentence = line[piece["start_index"] : piece["end_index"]]
            left = start + piece["start_index"] + len(sentence) - len(sentence.lstrip())
            if sentence.strip():
                spans.append((left, left + len(sentence.strip())))
        start += len(line) + 1
    return spans
