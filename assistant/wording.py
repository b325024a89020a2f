"""What an answer says around the reviews' own words: lead-ins, coverage and what each status tells the reader."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from assistant.question.understand import Understood
from assistant.types import Citation, Claim, Coverage, Evidence, Status
from ingest.types import EvidenceKind, Item, ItemKind, Metadata

NEAR_HEADING = "Nearest there, not an answer"

_LONG_TITLE = 90
_MOST_NAMED = 8
_DECLINED: dict[Status, str] = {
    "declined_identity": (
        "Reviews are anonymised to protect children and families, so this assistant does not help to identify "
        "anyone. Ask what a review says about practice instead."
    ),
    "out_of_scope": (
        "This assistant answers from the published reviews in its index and from nothing else. Ask what they say about "
        "a matter, such as “strategy discussions”, or what one of them found or recommended; "
        "“Which reviews are there?” lists them."
    ),
    "declined_live_case": (
        "This assistant cannot advise on a live case. If a child may be in immediate danger, call 999. Otherwise "
        "follow your local safeguarding procedures now, and speak to your safeguarding lead or children's social care."
    ),
}


def lead_in(name: str, metadata: Metadata) -> str:
    """Name a review as people cite it: title, then body and year where it prints them."""
    title = metadata.title or name
    source = ", ".join(part for part in (metadata.body, metadata.year) if part)
    return f"{title} ({source})" if source else title


def short_title(name: str, metadata: Metadata) -> str:
    """The title, or of a very long one the part after its last colon."""
    title = metadata.title or name
    last = title.rpartition(": ")[2]
    return last if len(title) > _LONG_TITLE and len(last.split()) >= 3 else title


def coverage_line(coverage: Coverage, reviews: dict[str, Metadata], near: Sequence[Citation] = ()) -> str:
    """Say how many reviews were read, how many address the question, and which are silent or hold only what is near."""

    def named(documents: Iterable[str]) -> str:
        return "; ".join(short_name(name, reviews[name]) for name in documents)

    have_near = {citation.document for citation in near}
    silent = named(name for name in coverage.silent if name not in have_near)
    only_near = named(name for name in coverage.silent if name in have_near)
    n_addressed = len(coverage.addressed)
    if coverage.read == 1:
        line = f"The one review read {'addresses' if n_addressed else 'does not address'} this"
    else:
        line = f"{n_addressed} of {coverage.read} reviews read {'addresses' if n_addressed == 1 else 'address'} this"
    n_left_out = len(reviews) - coverage.read
    line += f"; the question or its filters leave out {n_left_out} more in the index." if n_left_out else "."
    if coverage.read == 1:
        return line
    line += f" No clear answer in: {only_near}." if only_near else ""
    return f"{line} Nothing found in: {silent}; that is no proof that nothing is said there." if silent else line


def near_lines(near: Sequence[Citation], reviews: dict[str, Metadata]) -> list[str]:
    """What stands nearest in reviews that are not quoted, a line each, under a line that says it is no answer."""
    if not near:
        return []
    lines = [f"- {short_name(one.document, reviews[one.document])}, {one.pinpoint}: “{one.quote}”" for one in near]
    return [NEAR_HEADING + ":", *lines]


def short_name(name: str, metadata: Metadata) -> str:
    """A review in a few words: whom or where it is about, and the year."""
    about = ", ".join(metadata.subjects) or metadata.area or metadata.title or name
    return f"{about} ({metadata.year})" if metadata.year else about


def items_counted(review: str, stated: Iterable[Item], kind: ItemKind) -> str:
    """Say how many of the items that a review states are of a kind, and how they are numbered."""
    items = [item for item in stated if item.kind == kind]
    numbers = [int(item.number) for item in items if item.number and item.number.isdigit()]
    said = f"{review} states {n_items(len(items), kind)}"
    in_order = len(numbers) == len(items) > 1 and numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    return f"{said}, numbered {numbers[0]} to {numbers[-1]}." if in_order else f"{said}."


def n_items(n: int, kind: ItemKind) -> str:
    plurals: dict[ItemKind, str] = {
        "good practice": "points of good practice",
        "area for improvement": "areas for improvement",
        "question for the board": "questions for the board",
    }
    one = "point of good practice" if kind == "good practice" else kind
    return f"{n} {one if n == 1 else plurals.get(kind, f'{kind}s')}"


def none_of_kind(kinds: Collection[EvidenceKind], chosen: Sequence[Evidence], reviews: Mapping[str, Metadata]) -> str:
    """Say which reviews state no recommendation or finding on what was asked, though something else is quoted of them.

    Other kinds are told by labels that not every review uses, so nothing is said of them.
    """
    asked = [kind for kind in ("recommendation", "finding") if kind in kinds]
    stating = {e.hit.passage.document for e in chosen if e.of_asked_kind}
    names = [name for name in dict.fromkeys(e.hit.passage.document for e in chosen) if name not in stating]
    if not asked or not names:
        return ""
    short = "; ".join(short_name(name, reviews[name]) for name in names)
    return f"No {' or '.join(asked)} on this was found in: {short}. What is quoted from there is other text."


def _reviews(n: int) -> str:
    return "review" if n == 1 else "reviews"


def _read_otherwise(asked: Understood) -> list[str]:
    """How the question was read, where not as it was typed."""
    said = []
    if asked.read_by:
        said.append(f"Read as “{asked.query}” by chat model '{asked.read_by}', from the conversation's own words.")
    if asked.respelt:
        said.append(f"Read {', '.join(f'“{typed}” as “{meant}”' for typed, meant in asked.respelt)}.")
    for guess in asked.guesses:
        names = " or ".join(f"“{name}”" for name in guess.names)
        said.append(f"No review names “{guess.typed}”; read as {names}.")
    return said


def notices(
    asked: Understood, reviews: dict[str, Metadata], *, missing: Sequence[str], declined: Status | None, cited: bool
) -> tuple[str, ...]:
    """What the reader must know first: what is declined, a name guessed, a review not there, words not found."""
    said = [_DECLINED[declined]] if declined else []
    if declined and cited:
        said.append("What published reviews say of such matters follows as background, not as advice.")
    said += _read_otherwise(asked)
    if asked.unknown:
        held = [short_name(name, metadata) for name, metadata in reviews.items()]
        more = f" and {len(held) - _MOST_NAMED} more" if len(held) > _MOST_NAMED else ""
        said.append(
            f"No review called “{asked.unknown}” is in the index; it holds {'; '.join(held[:_MOST_NAMED])}{more}."
        )
    said += asked.absent
    if asked.says_nothing and not declined:
        said.append("The question has no word to look for; say what it is about, such as “strategy discussions”.")
    if asked.is_carried and not cited and not asked.after and len(asked.documents) < len(reviews):
        names = "; ".join(short_name(name, reviews[name]) for name in asked.documents[:_MOST_NAMED])
        said.append(
            f"Looked for in {names} alone, as the question before was; to look further, name a review or ask "
            "“in all reviews”."
        )
    if reviews and not asked.documents:
        said.append("The filters leave out every review that was asked about; widen or clear them.")
    if missing:
        words = ", ".join(f"“{_as_typed(word, asked.query)}”" for word in missing)
        said.append(f"The passages below do not mention {words}, so they may answer only in part.")
    return tuple(said)


def _as_typed(word: str, query: str) -> str:
    """A word as the question spells it: "GP" for "gp"."""
    found = re.search(rf"\b{re.escape(word)}\b", query, re.IGNORECASE)
    return found[0] if found else word


def answer_text(
    claims: Sequence[Claim],
    citations: Sequence[Citation],
    coverage: Coverage,
    reviews: dict[str, Metadata],
    near: Sequence[Citation] = (),
) -> str:
    """Set out verified claims with the numbers of their citations: written sentences, then quotations by review."""
    by_number = {citation.number: citation for citation in citations}
    parts: list[str] = []
    shown = ""
    for claim in claims:
        document = by_number[claim.citations[0]].document
        quoted = is_quotation(claim, by_number)
        if quoted and document != shown:
            parts.append(f"{lead_in(document, reviews[document])}:")
            shown = document
        marks = "".join(f"[{number}]" for number in claim.citations)
        parts.append(f"- “{claim.text}” {marks}" if quoted else f"- {claim.text} {marks}")
    parts.append(coverage_line(coverage, reviews, near))
    return "\n".join([*parts, *near_lines(near, reviews)])


def is_quotation(claim: Claim, citations: Mapping[int, Citation]) -> bool:
    """Tell whether a claim is a review's own sentence; any other was written by a chat model."""
    return len(claim.citations) == 1 and claim.text == citations[claim.citations[0]].quote


def otherwise_notice(words: str, number: int) -> str:
    """Say that a review speaks against what the question takes as given."""
    return f"Check what the question takes as given, “{words}”: the review seems to say otherwise, see [{number}]."


def unanswered_notice(put: str) -> str:
    """Say of one of several questions put at once that nothing answers it."""
    return f"No clear answer was found to “{put.strip(' ?.')}?”."


def written_by(writer: str, n_removed: int) -> str:
    """What the reader should know of an answer that a chat model wrote: which one; how much was removed, and why."""
    said = f"Written by chat model '{writer}'; every sentence was checked against the passages it cites."
    if not n_removed:
        return said
    one = n_removed == 1
    removed = "1 sentence was" if one else f"{n_removed} sentences were"
    return f"{said} {removed} removed because the passages do not prove {'it' if one else 'them'}."


def no_evidence_text(related: Sequence[tuple[str, str, str]], n_read: int) -> str:
    """Say that the reviews do not answer; `related` are (review, pinpoint, text) of what lies nearest."""
    if n_read == 0:
        return "No review was read. Where the index holds none yet, add some with reviews ingest FOLDER."
    lines = [
        f"The {n_read} {_reviews(n_read)} read do not answer this."
        if n_read > 1
        else "The review read does not answer this."
    ]
    if related:
        lines.append("Related, not an answer:")
        lines += [f"- {review}, {pinpoint}: “{_short(text)}”" for review, pinpoint, text in related]
    lines.append("Try other words, or name a review, a body or a topic the reviews use.")
    return "\n".join(lines)


def _short(text: str, length: int = 240) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + " …"
