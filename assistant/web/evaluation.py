"""What the Score and Runs pages need of an evaluation; the app knows no more of it than this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

WorkState = Literal["waiting", "running", "done", "failed", "cancelled"]
SUPPORT = ("supported", "partial", "unsupported", "contradicted")


@dataclass(frozen=True, slots=True)
class Work:
    """Work that takes a while, done beside the server; `share` of it done is 0-1, None while that is unknown."""

    key: str
    what: str
    state: WorkState
    stage: str = ""
    share: float | None = None
    message: str = ""
    starter: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of one claim; the flags are "yes", "no" or, where nobody said, ""."""

    support: str
    citation_needed: str = ""
    omission: str = ""
    tone: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A sample as one person sees it: how far they are, how far others are, and nothing of what was said."""

    name: str
    made: str
    n_items: int
    n_done: int
    coders: Sequence[tuple[str, int]]
    is_closed: bool


@dataclass(frozen=True, slots=True)
class Cited:
    """A quotation and the review it is from; `paragraph` is the printed number, where there is one."""

    document: str
    paragraph: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class ScoreItem:
    """One claim in a person's own order, `at` from 1; `key` names it without saying what it is from.

    `asked_before` are the questions that a follow-up leans on.
    """

    key: str
    at: int
    asked_before: Sequence[str]
    question: str
    claim: str
    cited: Sequence[Cited]
    own: Judgement | None


@dataclass(frozen=True, slots=True)
class LabelDifferenceView:
    """A claim whose coders differ in `fields`; `settled` and `by` say who decided what, None and "" while open."""

    item: ScoreItem
    given: Sequence[tuple[str, Judgement]]
    fields: Sequence[str]
    settled: Judgement | None
    by: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of agreement with its 95 % interval; None where too few items have two labels."""

    name: str
    n_items: int
    value: float | None
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class AgreementView:
    """Agreement among people, or with the automatic scorer as one more; `against` is the scorer against people."""

    n_items: int
    least_items: int
    figures: Sequence[Figure]
    against: Sequence[Figure] = ()


@dataclass(frozen=True, slots=True)
class SampleResults:
    """What stands behind a sample once one's own coding is closed; `counts` is coder to label to number."""

    run: str
    counts: Mapping[str, Mapping[str, int]]
    n_earlier: int
    n_settled: int
    n_open: int


@dataclass(frozen=True, slots=True)
class DrawOrder:
    """A sample to be drawn from a run."""

    run: str
    name: str
    n: int
    stratify: bool
    seed: int


class Coding(Protocol):
    """Samples and blind items as one person sees them; nothing here says anything of another's labels.

    A sample or item that is not there is None. What cannot be done raises an `InputError`.
    """

    def refused_name(self, person: str) -> str: ...
    def samples(self, person: str) -> Sequence[SampleRow]: ...
    def sample(self, name: str, person: str) -> SampleRow | None: ...
    def draw(self, order: DrawOrder) -> None: ...
    def item(self, sample: str, person: str, at: int) -> ScoreItem | None: ...
    def next_open(self, sample: str, person: str, after: int) -> int | None: ...
    def judge(self, sample: str, person: str, at: int, judgement: Judgement) -> None: ...
    def import_labels(
        self, sample: str, file_name: str, content: bytes, *, person: str, others: Sequence[str]
    ) -> int: ...


class Outcomes(Protocol):
    """What stands behind a sample that is there; for people who have opened its results, which ends their coding."""

    def open_results(self, sample: str, person: str) -> None: ...
    def results(self, sample: str) -> SampleResults: ...
    def label_differences(self, sample: str) -> Sequence[LabelDifferenceView]: ...
    def settle(self, sample: str, key: str, judgement: Judgement, *, person: str) -> bool: ...
    def agreement(self, sample: str, *, with_scorer: bool) -> AgreementView | Work | None: ...
    def start_agreement(self, sample: str, *, with_scorer: bool, person: str) -> None: ...
    def export(self, sample: str, ending: str, *, history: bool) -> bytes: ...


@dataclass(frozen=True, slots=True)
class RunRow:
    """A run file with its record. `problem` says why it cannot be measured; "" where it can."""

    name: str
    written: str
    n_lines: int
    n_cases: int | None
    record: Mapping[str, str]
    questions: str
    problem: str
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a measure over n questions, with its 95 % interval."""

    mean: float
    interval: tuple[float, float]
    n: int


@dataclass(frozen=True, slots=True)
class Measure:
    name: str
    unit: str
    all: Mean | None
    by_type: Mapping[str, Mean]


@dataclass(frozen=True, slots=True)
class PlotView:
    """A plot, and as a table what it shows."""

    name: str
    title: str
    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Measured:
    n_cases: int
    types: Mapping[str, int]
    measures: Sequence[Measure]
    plots: Sequence[PlotView]


@dataclass(frozen=True, slots=True)
class Changed:
    """One measure over one group of questions ("all" or a type): new less old, paired interval, p."""

    measure: str
    group: str
    n_cases: int
    old: float
    new: float
    difference: float
    interval: tuple[float, float]
    p: float
    n_up: int
    n_down: int


@dataclass(frozen=True, slots=True)
class Moved:
    """One question under one measure in both runs."""

    case: str
    type: str
    question: str
    old: float
    new: float
    statuses: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Comparison:
    n_cases: int
    same_status: float
    overlap: float
    changes: Sequence[Changed]
    moved: Mapping[str, Sequence[Moved]]
    n_unmoved: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """One run's answer to a question: each claim with the places it cites, in words."""

    status: str
    claims: Sequence[tuple[str, Sequence[str]]]
    text: str


@dataclass(frozen=True, slots=True)
class AnswerPair:
    case: str
    type: str
    question: str
    gold: Sequence[str]
    old: ShownAnswer
    new: ShownAnswer
    values: Sequence[tuple[str, float, float]]


class Runs(Protocol):
    """Run files, their measures, and two compared; what is not worked out yet is None, or the work under way."""

    @property
    def folder(self) -> str: ...
    def runs(self) -> Sequence[RunRow]: ...
    def run(self, name: str) -> RunRow | None: ...
    def measured(self, name: str) -> Measured | Work | None: ...
    def start_measuring(self, name: str, *, person: str) -> None: ...
    def plot(self, name: str, plot: str) -> bytes | None: ...
    def unlike(self, old: str, new: str) -> str: ...
    def comparison(self, old: str, new: str) -> Comparison | Work | None: ...
    def start_comparing(self, old: str, new: str, *, person: str) -> None: ...
    def pair(self, old: str, new: str, case: str) -> AnswerPair | None: ...


class LongWork(Protocol):
    def work(self, key: str) -> Work | None: ...
    def cancel(self, key: str, *, person: str) -> bool: ...
    def purge(self, keep_days: int) -> int: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Evaluation:
    coding: Coding
    outcomes: Outcomes
    runs: Runs
    work: LongWork
