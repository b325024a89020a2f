"""The trap set: drafts that must not pass their proof, and true sentences in other words that must."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.proof.proof import Checked, Scorer, Source, prove
from assistant.types import Hit
from assistant.writing.labels import sentences
from assistant.writing.write import source
from eval.support_data import Pair
from ingest.errors import InputError
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.types import Metadata, Passage

TRUE = "paraphrase"
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Trap:
    """A draft over one passage, offered as `[P1]`. `draft` is a scripted writer's reply; of kind `TRUE` it is sound.

    `at` finds the passage in its document: the printed number of a paragraph, or words of it.
    """

    id: str
    kind: str
    document: str
    at: str
    draft: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a draft: the sentences shown, all that were checked, and the seconds the proof took."""

    trap: Trap
    shown: tuple[str, ...]
    checked: tuple[Checked, ...]
    seconds: float

    @property
    def is_right(self) -> bool:
        return bool(self.shown) and len(self.shown) == len(self.checked) if self.trap.kind == TRUE else not self.shown


@dataclass(frozen=True, slots=True)
class Row:
    """Of one kind: how many drafts, and how many came out right (traps caught, true sentences kept)."""

    kind: str
    n: int
    n_right: int


def read_traps(path: Path) -> list[Trap]:
    """Read a trap set, one JSON object a line; a line's `bad` draft is a trap, its `true` one stands for itself.

    Raises:
        InputError: a line that is wrong.
    """
    found: list[Trap] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        try:
            row = json.loads(line)
            draft = row["true"] if row["kind"] == TRUE else row["bad"]
            found.append(Trap(row["id"], row["kind"], row["document"], row["at"], draft))
        except (ValueError, KeyError, TypeError) as error:
            raise InputError(f"{path}:{number}: needs id, kind, document, at, true and bad ({error})") from error
    return found


def spring(traps: Iterable[Trap], index: Index, scorer: Scorer) -> list[Outcome]:
    """Prove every draft against its passage as an answer's would be, without repair.

    Raises:
        InputError: the index does not hold a trap's passage.
    """
    return [_sprung(trap, offered_passage(index, trap), index.metadata, scorer) for trap in traps]


def spring_pairs(pairs: Iterable[Pair], scorer: Scorer) -> list[Outcome]:
    """Prove each pair's claim against its passage as if a chat model had written it; what is supported is sound."""
    outcomes = []
    for number, pair in enumerate(pairs, start=1):
        kind = TRUE if pair.label == "supported" else pair.label
        trap = Trap(f"pair {number}", kind, pair.document, "", f"{pair.claim} [P1]")
        passage = Passage(pair.document, pair.document, (0,), (), None, (), "analysis", pair.passage)
        spans = sentence_spans(pair.passage)
        said = tuple((0, passage.kind, pair.passage[start:end]) for start, end in spans)
        offered = Source(Hit(passage, 1.0, 1), Metadata(), {}, said)
        outcomes.append(_sprung(trap, offered, {pair.document: Metadata()}, scorer))
    return outcomes


def _sprung(trap: Trap, offered: Source, reviews: Mapping[str, Metadata], scorer: Scorer) -> Outcome:
    started = time.perf_counter()
    checked = tuple(prove(one, {1: offered}, reviews, scorer) for one in sentences([trap.draft]))
    shown = tuple(found.sentence.text for found in checked if not found.faults)
    return Outcome(trap, shown, checked, time.perf_counter() - started)


def offered_passage(index: Index, trap: Trap) -> Source:
    """The passage that a trap is set on.

    Raises:
        InputError: there is none.
    """
    if trap.document not in index.documents:
        raise InputError(f"{trap.id}: no review '{trap.document}' in the index; ingest examples first")
    document = index.document(trap.document)
    numbered = [p.place for p in document.paragraphs if p.number == trap.at]
    places = numbered or [p.place for p in document.paragraphs if trap.at in p.text]
    for passage, _ in index.catalogue.indexed([index.manifest.documents[trap.document]]):
        if (numbered and _holds(passage, places)) or (not numbered and trap.at in passage.text):
            return source(index, Hit(passage, 1.0, 1))
    raise InputError(f"{trap.id}: '{trap.document}' has no passage at '{trap.at}'")


def _holds(passage: Passage, places: Sequence[int]) -> bool:
    return places[0] in passage.places and passage.kind != "footnote"


def rows(outcomes: Sequence[Outcome]) -> list[Row]:
    """Outcomes by kind in the order they come, then all traps together and all true sentences."""
    kinds = list(dict.fromkeys(o.trap.kind for o in outcomes if o.trap.kind != TRUE))
    found = [_row(kind, [o for o in outcomes if o.trap.kind == kind]) for kind in kinds]
    return [
        *found,
        _row("all traps", [o for o in outcomes if o.trap.kind != TRUE]),
        _row(TRUE, [o for o in outcomes if o.trap.kind == TRUE]),
    ]


def _row(kind: str, outcomes: Sequence[Outcome]) -> Row:
    return Row(kind, len(outcomes), sum(o.is_right for o in outcomes))


def table(outcomes: Sequence[Outcome]) -> str:
    """Outcomes by kind as a Markdown table, with the time the proof took for each sentence."""
    lines = ["| kind | drafts | caught | |", "|---|---|---|---|"]
    for row in rows(outcomes):
        said = f"{row.n - row.n_right} of {row.n} removed" if row.kind == TRUE else f"{row.n_right} of {row.n} caught"
        share = (row.n - row.n_right if row.kind == TRUE else row.n_right) / max(row.n, 1)
        lines.append(f"| {row.kind} | {row.n} | {said} | {share:.1%} |")
    times = sorted(outcome.seconds / max(len(outcome.checked), 1) for outcome in outcomes[WARM_UP:])
    if times:
        lines.append(
            f"\n{1000 * sum(times) / len(times):.0f} ms a sentence, half under {1000 * times[len(times) // 2]:.0f} ms"
        )
    return "\n".join(lines)
