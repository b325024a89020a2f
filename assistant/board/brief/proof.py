"""Every quotation of a draft compared with the record, word for word, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assistant.board.brief.types import Block, Draft
from assistant.proof.cite import paragraph_pinpoint
from assistant.proof.verify import normalised
from assistant.record import Record
from assistant.wording import short_name, short_title
from ingest.errors import ReviewsError
from ingest.types import EvidenceKind, Metadata, Paragraph

MIN_QUOTED = 3


@dataclass(frozen=True, slots=True)
class Stands:
    """Where a quotation stands now; `place` may differ from the draft's when the review was read again since."""

    document: str
    place: int
    review: str
    pinpoint: str
    paragraph: str | None
    page: int | None
    kind: EvidenceKind

    @property
    def reference(self) -> str:
        return f"{self.review}, {self.pinpoint} ({self.kind})"


@dataclass(frozen=True, slots=True)
class Failure:
    """A quotation, or a sentence that a chat model wrote, that may not be put before anyone, and why."""

    block: str
    text: str
    review: str
    why: str
    is_written: bool = False


class UnprovenError(ReviewsError):
    """Some quotations of a draft are not the reviews' own words, or written sentences do not rest on what they did."""

    code = "unproven"

    def __init__(self, failures: tuple[Failure, ...]) -> None:
        n = len(failures)
        piece = "written sentence" if all(f.is_written for f in failures) else "quotation"
        kind = "piece" if len({f.is_written for f in failures}) > 1 else piece
        named = "; ".join(f"{f.review}: “{_short(f.text)}” ({f.why})" for f in failures)
        super().__init__(
            f"{n} {kind}{'' if n == 1 else 's'} did not pass the comparison with the record, so nothing was saved: "
            f"{named}. Put its words back, take the {kind} out, or make it text of your own"
        )
        self.failures = failures


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands, by block id, and what fails; `metadata` is of the reviews read and still there."""

    stands: Mapping[str, Stands]
    failures: tuple[Failure, ...]
    metadata: Mapping[str, Metadata]


def prove(record: Record, draft: Draft) -> Proof:
    """Compare every quotation of a draft with the record. Nothing a draft says of itself is trusted."""
    metadata = {
        name: record.catalogue.metadata(record.documents[name])
        for name in draft.compiled.read
        if name in record.documents
    }
    stands: dict[str, Stands] = {}
    failures: list[Failure] = []
    for block in draft.blocks:
        if block.kind == "quote":
            found = prove_block(record, block)
            if isinstance(found, Failure):
                failures.append(found)
            else:
                stands[block.id] = found
        elif block.kind == "written" and (why := _no_longer_proven(draft, block)):
            failures.append(Failure(block.id, block.text, "Written by the chat model", why, is_written=True))
    return Proof(stands, tuple(failures), metadata)


def _no_longer_proven(draft: Draft, block: Block) -> str:
    """Why a written sentence no longer stands; "" while it and what it rests on are what they were when proven."""
    quotes = {other.id: other for other in draft.blocks if other.kind == "quote"}
    if block.text != block.original:
        return "it was changed after it was proven"
    if any(name not in quotes for name in block.rests_on):
        return "a quotation it rests on was taken out"
    if any(quotes[name].text != quotes[name].original for name in block.rests_on):
        return "a quotation it rests on was changed"
    return ""


def prove_block(record: Record, block: Block) -> Stands | Failure:
    """Where one quotation stands word for word: at its place, else anywhere in its review."""
    version = record.documents.get(block.document)
    if version is None:
        return Failure(block.id, block.text, block.document, "the review is no longer in the index")
    metadata = record.catalogue.metadata(version)
    quote = normalised(block.text)
    if len(quote.split()) < MIN_QUOTED:
        why = "it is empty" if not quote else f"it has fewer than {MIN_QUOTED} words"
        return Failure(block.id, block.text, short_name(block.document, metadata), why)
    holder = next((p for p in _places(record, version, block) if quote in normalised(p.text)), None)
    if holder is None:
        return Failure(block.id, block.text, short_name(block.document, metadata), "these are not its words")
    title = short_title(block.document, metadata)
    source = ", ".join(part for part in (metadata.body, metadata.year) if part)
    return Stands(
        document=block.document,
        place=holder.place,
        review=f"{title} ({source})" if source else title,
        pinpoint=paragraph_pinpoint(holder, record.catalogue.page_labels(version)),
        paragraph=holder.number,
        page=holder.page,
        kind=holder.kind,
    )


def _places(record: Record, version: int, block: Block) -> Iterator[Paragraph]:
    if block.place >= 0:
        yield from record.catalogue.paragraphs(version, [block.place])
    yield from record.catalogue.document(version).paragraphs


def _short(text: str, length: int = 90) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= length else flat[:length].rsplit(" ", 1)[0] + " …"
