"""Proof before display: a quotation is shown only if it stands in the source word for word."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from assistant.cite import cite, passage_pinpoint
from assistant.types import Answer, Citation, Claim, Coverage, Draft, Status
from assistant.understand import Understood
from assistant.wording import answer_text, no_evidence_text, notices
from ingest.index import Index
from ingest.read.marks import SUPERSCRIPTS

_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´", "'"),
        **dict.fromkeys("“”„‟«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)


def normalised(text: str) -> str:
    """A text for comparing word for word: one kind of space, quotation mark and dash; no footnote marks."""
    text = unicodedata.normalize("NFC", text).translate(_SAME)
    text = re.sub(rf"[{SUPERSCRIPTS}]", "", text)
    return re.sub(r"\s+", " ", text).strip()


def stands_in_source(index: Index, citation: Citation) -> bool:
    """Tell whether a citation's quotation stands word for word in the paragraph or footnote it names."""
    quote = normalised(citation.quote)
    if not quote:
        return False
    return any(quote in normalised(text) for text in _source_texts(index, citation))


def _source_texts(index: Index, citation: Citation) -> list[str]:
    if citation.kind == "footnote":
        return [note.text for note in index.document(citation.document).footnotes]
    if citation.place is None:
        return []
    return [paragraph.text for paragraph in index.paragraphs(citation.document, [citation.place])]


def verify(index: Index, draft: Draft, *, asked: Understood, started: float, declined: Status | None = None) -> Answer:
    """Cite every piece of evidence, drop and count what fails its proof, and state coverage over the reviews searched.

    `started` is the `time.monotonic()` at which the question came. Status is `declined` where that is given, else
    `answered`, `partial` when a word that matters is missing or a sentence was dropped, `no_evidence` when nothing
    stands.
    """
    cited = [cite(index, evidence, 0) for evidence in draft.evidence]
    proven = [citation for citation in cited if stands_in_source(index, citation)]
    citations = tuple(replace(citation, number=n) for n, citation in enumerate(proven, start=1))
    claims = tuple(Claim(citation.quote, (citation.number,), 1.0) for citation in citations)
    n_removed = len(cited) - len(proven)
    coverage = cover(citations, asked.documents)
    if claims:
        body = answer_text(claims, citations, coverage, index.metadata)
        status: Status = "partial" if draft.missing or n_removed else "answered"
    else:
        body, status = no_evidence_text(_related(index, draft), coverage.read), "no_evidence"
    status = declined or status
    said = notices(
        asked, index.metadata, missing=draft.missing if claims else (), declined=declined, cited=bool(claims)
    )
    text = "\n".join(said if declined and not claims else (*said, body))
    searched = (asked.query, *asked.phrases)
    return Answer(status, text, claims, citations, coverage, searched, time.monotonic() - started, n_removed, said)


def cover(citations: Sequence[Citation], documents: Sequence[str]) -> Coverage:
    """Which of the documents searched are cited, and which are silent; both in name order."""
    cited = {citation.document for citation in citations}
    return Coverage(
        read=len(documents),
        addressed=tuple(name for name in sorted(documents) if name in cited),
        silent=tuple(name for name in sorted(documents) if name not in cited),
    )


def _related(index: Index, draft: Draft) -> list[tuple[str, str, str]]:
    passages = [hit.passage for hit in draft.related]
    return [(index.metadata[p.document].title or p.document, passage_pinpoint(index, p), p.text) for p in passages]


def quoted_span(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quotation stands in a text that is already NFC, as a span of it; None where it does not.

    What `normalised` passes over (footnote marks, doubled spaces) may lie inside the span.
    """
    wanted = normalised(quote)
    kept: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        same = " " if letter.isspace() else letter.translate(_SAME)
        if letter in SUPERSCRIPTS or (same == " " and kept[-1:] == [" "]):
            continue
        kept.append(same)
        places.append(place)
    start = "".join(kept).find(wanted) if wanted else -1
    return (places[start], places[start + len(wanted) - 1] + 1) if start >= 0 else None
