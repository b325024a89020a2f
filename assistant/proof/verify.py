"""Proof before display: a quotation is shown only if it stands in the source word for word."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import replace

from assistant.proof.cite import cite, passage_pinpoint
from assistant.question.understand import Understood
from assistant.types import Answer, Citation, Claim, Coverage, Draft, Evidence, Otherwise, Status
from assistant.wording import answer_text, no_evidence_text, notices, otherwise_notice, unanswered_notice, written_by
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

    A written sentence stands only while all its citations do; a review that the evidence addresses and no written
    sentence cites is quoted, so that coverage never depends on a chat model. `started` is the `time.monotonic()` at
    which the question came. Status is `declined` where that is given, else `answered`, `partial` when a word that
    matters is missing, one of several questions has no answer or a quotation was dropped, `no_evidence` when nothing
    stands.
    """
    written = [(one, proven) for one in draft.written if (proven := _proven(index, one.evidence))]
    told = {citation.document for _, proven in written for citation in proven}
    quoted = _with_otherwise(
        [e for e in draft.evidence if not written or _first_of_untold(e, draft.evidence, told)], draft.otherwise
    )
    alone = [citation for evidence in quoted if (citation := _cited(index, evidence))]
    citations = _numbered([*(citation for _, proven in written for citation in proven), *alone])
    numbers = {_place(citation): citation.number for citation in citations}
    claims = (
        *(
            Claim(one.text, tuple(dict.fromkeys(numbers[_place(c)] for c in proven)), one.support)
            for one, proven in written
        ),
        *(Claim(citation.quote, (numbers[_place(citation)],), 1.0) for citation in alone),
    )
    n_dropped = len(quoted) - len(alone)
    n_removed = n_dropped + draft.n_removed + len(draft.written) - len(written)
    coverage = cover(citations, asked.documents)
    near = tuple(one for e in draft.near if (one := _cited(index, e)) and one.document in coverage.silent)
    if claims:
        body = answer_text(claims, citations, coverage, index.metadata, near)
        status: Status = "partial" if draft.missing or draft.unanswered or n_dropped else "answered"
    else:
        body, status = no_evidence_text(_related(index, draft), coverage.read), "no_evidence"
    status = declined or status
    said = notices(
        asked, index.metadata, missing=draft.missing if claims else (), declined=declined, cited=bool(claims)
    )
    if draft.otherwise and (told_at := numbers.get(_place(cite(index, draft.otherwise.evidence, 0)))):
        said += (otherwise_notice(draft.otherwise.words, told_at),)
    said += tuple(map(unanswered_notice, draft.unanswered if claims else ()))
    writer = draft.writer if written else ""
    if draft.note and (claims or not draft.evidence):
        said += (draft.note,)
    by = (written_by(writer, n_removed),) if writer else ()
    text = "\n".join(said if declined and not claims else (*said, *by, body))
    searched = (asked.query, *asked.phrases)
    seconds = time.monotonic() - started
    return Answer(
        status, text, claims, citations, coverage, searched, seconds, n_removed, said, draft.best, writer, near
    )


def _with_otherwise(quoted: Sequence[Evidence], otherwise: Otherwise | None) -> Sequence[Evidence]:
    """What speaks against the question comes first, then the rest of its review, then the other reviews."""
    if otherwise is None:
        return quoted
    first = otherwise.evidence
    rest = [e for e in quoted if (e.place, e.text) != (first.place, first.text)]
    return [first, *sorted(rest, key=lambda e: e.hit.passage.document != first.hit.passage.document)]


def _cited(index: Index, evidence: Evidence) -> Citation | None:
    citation = cite(index, evidence, 0)
    return citation if stands_in_source(index, citation) else None


def _proven(index: Index, evidence: Sequence[Evidence]) -> list[Citation]:
    """The citations of all this evidence; none where one of them fails."""
    cited = [_cited(index, one) for one in evidence]
    return [citation for citation in cited if citation] if all(cited) else []


def _first_of_untold(evidence: Evidence, among: Sequence[Evidence], told: Collection[str]) -> bool:
    document = evidence.hit.passage.document
    first = next(other for other in among if other.hit.passage.document == document)
    return document not in told and evidence is first


def _numbered(cited: Sequence[Citation]) -> tuple[Citation, ...]:
    """Each quotation once, numbered from 1 in the order of first use."""
    once = {_place(citation): citation for citation in reversed(cited)}
    order = dict.fromkeys(_place(citation) for citation in cited)
    return tuple(replace(once[place], number=n) for n, place in enumerate(order, start=1))


def _place(citation: Citation) -> tuple[str, int | None, str, str]:
    return citation.document, citation.place, citation.pinpoint, citation.quote


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
