"""What a written claim may not say: each check on exact pairs, and the shipped trap set through the real scorer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from assistant.proof.actors import actors, actors_differ, parts_differ, persons_differ, persons_of, unknown_names
from assistant.proof.counted import ages_differ, counted, dates_differ, numbers_differ
from assistant.proof.mismatch import denial_differs, doubt_differs, duty_differs, kind_differs, opposite_told
from assistant.proof.naming import without_review
from assistant.proof.proof import VOUCHED
from assistant.proof.support import Support, SupportScorer
from eval.support_data import Pair
from eval.traps import TRUE, Trap, read_traps, rows, spring, spring_pairs
from ingest.errors import InputError
from ingest.index import open_index
from ingest.types import EvidenceKind, Metadata

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("source", "claim", "differs"),
    [
        ("The health visitor was not told.", "The health visitor was told.", True),
        ("The health visitor was told.", "The health visitor was never told.", True),
        ("The health visitor was not told.", "No one told the health visitor.", False),
        ("It was decided by a rule and not by a person.", "It was decided by a person and not by a rule.", True),
        ("The letter was sent and was not copied to the school.", "The letter was sent.", False),
        ("The case was not closed.", "The case stayed open.", False),
        ("Neither the GP nor the midwife was invited.", "The midwife was not invited.", False),
        ("A child who is not brought has not refused it.", "A child who is not brought has refused it.", True),
        ("Minutes are seldom read.", "Minutes are always read.", True),
        ("She was rarely there. The call was passed on.", "The call was passed on.", False),
        ("Both children were underweight, and one was burnt.", "Neither child was underweight.", True),
        (
            "Area North closed its plan because he had gone, and not because he was safe.",
            "Area North closed its plan because he was safe, and not because he had gone.",
            True,
        ),
        ("Elm's discharge was decided by a rule and not by a person.", "A rule and not a person decided it.", False),
    ],
)
def test_a_denial_is_kept(source: str, claim: str, differs: bool) -> None:
    assert (denial_differs(source, source, claim) or opposite_told(source, source, claim)) is differs


@pytest.mark.parametrize(
    ("source", "kinds", "claim", "differs"),
    [
        ("The Board should train staff.", {"recommendation"}, "The Board trained staff.", True),
        ("The Board should train staff.", {"recommendation"}, "The Board must train staff.", False),
        ("The Board should train staff.", {"recommendation"}, "The review recommends that staff are trained.", False),
        ("The Board trained staff.", {"narrative"}, "The Board should train staff.", True),
        ("How will meetings end with dates?", {"question for the board"}, "Meetings end with dates.", True),
        ("He knew of a policy that babies should be seen.", {"narrative"}, "He knew of a policy.", False),
        ("The Board should seek assurance.", {"recommendation"}, "The Board sought assurance.", True),
        ("Staff need to be trained.", {"analysis"}, "Staff have been trained.", True),
        ("Staff are required to attend.", {"guidance"}, "Staff are required to attend.", False),
    ],
)  # fmt: skip
def test_what_should_happen_is_not_told_as_done(
    source: str, kinds: set[EvidenceKind], claim: str, differs: bool
) -> None:
    assert duty_differs(source, source, kinds, claim) is differs


@pytest.mark.parametrize(
    ("source", "claim", "differs"),
    [
        ("Neglect may be hidden.", "Neglect is hidden.", True),
        ("Neglect may be hidden.", "Neglect can be hidden.", False),
        ("A check would have shown it.", "A check showed it.", True),
        ("One manager led it, which would have been hard for anyone.", "One manager led it.", False),
        ("It is not possible to say that this would have helped.", "This would have helped.", True),
        ("It is not possible to say that this would have helped.", "Whether it would have helped is unknown.", False),
    ],
)
def test_what_is_possible_is_not_told_as_certain(source: str, claim: str, differs: bool) -> None:
    assert doubt_differs(source, claim) is differs


@pytest.mark.parametrize(
    ("source", "kinds", "claim", "differs"),
    [
        ("Guidance requires a referral.", {"footnote"}, "The review found that a referral was made.", True),
        ("The review team heard of delay.", {"finding"}, "The review found delay.", False),
        ("I rang and nobody came.", {"voice"}, "Nobody came.", True),
        ("I rang and nobody came.", {"voice"}, "She said nobody came.", False),
        ("Calls were filed.", {"narrative"}, "The review recommends that calls are filed.", True),
        ("Calls were filed.", {"narrative"}, "Statutory guidance says that calls are filed.", True),
        ("Care regulations were followed.", {"narrative"}, "Care regulations were followed.", False),
    ],
)
def test_a_kind_of_evidence_is_not_told_as_another(
    source: str, kinds: set[EvidenceKind], claim: str, differs: bool
) -> None:
    assert kind_differs(source, kinds, claim) is differs


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("twenty-seven children and eighteen", ["27", "18"]),
        ("27 children, 1,200 calls, 71%", ["27", "1200", "71"]),
        ("twice in the third week", ["2", "3"]),
        ("a third of its staff", ["1.333"]),
        ("none", []),
    ],
)
def test_numbers_in_words_and_figures_are_the_same(text: str, values: list[str]) -> None:
    assert [number.value for number in counted(text)] == values


@pytest.mark.parametrize(
    ("source", "claim", "differs"),
    [
        ("She held twenty-seven cases.", "She held 27 cases.", False),
        ("She held twenty-seven cases.", "She held 37 cases.", True),
        ("The file held eleven actions, of which nine were hers.", "The file held nine actions.", True),
        ("It came five months later.", "It came five weeks later.", True),
        ("It came in five months.", "It came late.", False),
    ],
)
def test_numbers_are_the_sources_and_count_the_same(source: str, claim: str, differs: bool) -> None:
    assert numbers_differ(source, source, "", source, claim) is differs


@pytest.mark.parametrize(
    ("source", "claim", "differs"),
    [
        ("On 17 July 2017 she called.", "On 27 July 2017 she called.", True),
        ("On 17 July 2017 she called.", "In July 2017 she called.", False),
        ("On 17 July 2017 she called.", "In June 2017 she called.", True),
        ("Between April and July 2020 nobody came.", "In April 2020 nobody came.", False),
        ("In June 2020, and between April and July.", "In April 2020.", True),
    ],
)
def test_dates_are_the_sources(source: str, claim: str, differs: bool) -> None:
    assert dates_differ(source, source, claim) is differs


def test_ages_are_of_the_same_child() -> None:
    source = "Elm, aged four, and Fir, aged two, were found."
    assert ages_differ(source, "Elm, aged two, was found.", ["Elm", "Fir"])
    assert not ages_differ(source, "Fir, aged two, was found.", ["Elm", "Fir"])
    later = "Elm, who was four years old, was found. She moved when Elm was two years old."
    assert not ages_differ(later, "Elm was four years old when found.", ["Elm"])


@pytest.mark.parametrize(
    ("source", "claim", "differs"),
    [
        ("The health visitor called.", "The midwife called.", True),
        ("The GP called.", "The general practitioner called.", False),
        ("The mother met them. The father did not reply.", "The mother did not reply.", True),
        ("He was using cocaine.", "The father was using cocaine.", True),
        ("Somebody called.", "Somebody called.", False),
    ],
)
def test_people_and_bodies_are_the_sources(source: str, claim: str, differs: bool) -> None:
    best = source.rpartition(". ")[2]
    assert actors_differ(best, source, source, claim) is differs


@pytest.mark.parametrize(
    ("before", "claim", "differs"),
    [
        ("The health visitor followed the procedure.", "The police rang the landlord.", True),
        ("The health visitor followed the procedure.", "The health visitor rang the landlord.", False),
        ("The procedure was followed.", "The police rang the landlord.", False),
    ],
)
def test_she_is_whom_the_sentence_before_names(before: str, claim: str, differs: bool) -> None:
    best, passage = "She rang the landlord.", "The health visitor followed the procedure. The police came later."
    assert actors_differ(best, best, f"{passage} {best}", claim, before=before) is differs


def test_people_are_known_by_their_longest_name() -> None:
    assert actors("The school nurse told Children’s Social Care.") == ((1, "school nurse"), (2, "social care"))


def test_two_people_who_changed_places_are_told() -> None:
    source = "The nursery nurse told the midwife."
    assert parts_differ(source, "The midwife told the nursery nurse.")
    assert not parts_differ(source, "The midwife was told by the nursery nurse.")


def test_persons_and_names_are_the_sources() -> None:
    assert persons_differ("Theo had few words.", "Mina had few words.", ["Mina", "Theo"])
    assert not persons_differ("He had few words.", "Theo had few words.", ["Mina", "Theo"])
    assert persons_of((), "Review: Mina and Theo") == ("Mina", "Theo")
    assert unknown_names("the multi-agency safeguarding hub", "A call to the MASH in Leeds.", {}) == {"Leeds"}


@pytest.mark.parametrize(
    "text",
    [
        "In the Child Elm review, nobody called.",
        "In the Serious Case Review of Child Elm, nobody called.",
        "In the Elm SCR nobody called.",
    ],
)
def test_the_name_of_the_review_is_taken_out(text: str) -> None:
    assert without_review(text, {"elm": Metadata(subjects=("Child Elm",))}, ["elm"]) == "nobody called."


@pytest.fixture(scope="module")
def scorer() -> SupportScorer:
    return SupportScorer()


@pytest.mark.slow
def test_traps_are_caught_and_true_sentences_kept(example_index: Path, scorer: SupportScorer) -> None:
    every = read_traps(ROOT / "eval" / "cases" / "traps.jsonl")
    index = open_index(example_index)
    found = {row.kind: row for row in rows(spring(every[::4], index, scorer))}
    index.close()
    assert len(every) == 573
    assert found["all traps"].n_right >= 0.95 * found["all traps"].n
    assert found[TRUE].n_right >= 0.93 * found[TRUE].n


def test_a_wrong_line_or_place_is_told(tmp_path: Path, example_index: Path, scorer: SupportScorer) -> None:
    (tmp_path / "traps.jsonl").write_text('{"id": "t1"}\n')
    with pytest.raises(InputError, match=r"traps\.jsonl:1: needs id, kind"):
        read_traps(tmp_path / "traps.jsonl")
    index = open_index(example_index)
    with pytest.raises(InputError, match="t1: no review 'elm' in the index"):
        spring([Trap("t1", TRUE, "elm", "1.1", "A [P1].")], index, scorer)
    index.close()


def test_pairs_are_proven_as_if_they_had_been_written(scorer: SupportScorer) -> None:
    passage = "The health visitor did not see the baby at home before the move."
    pairs = [
        Pair(passage, "The health visitor did not see the baby at home before the move.", "supported", "here", "a"),
        Pair(passage, "The health visitor saw the baby at home before the move.", "contradicted", "here", "a"),
    ]
    outcomes = spring_pairs(pairs, scorer)
    assert [(row.kind, row.n_right) for row in rows(outcomes)] == [("contradicted", 1), ("all traps", 1), (TRUE, 1)]


@dataclass(frozen=True)
class Sure:
    """Supports every claim as far as it is told to."""

    score_of_all: float

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Support]:
        return [Support("supported", self.score_of_all, (self.score_of_all, 0.0, 0.0, 0.0), ()) for _ in pairs]


@pytest.mark.parametrize(
    ("claim", "score", "right"),
    [
        ("Before they relocated nobody had called on the infant in person.", VOUCHED, 1),
        ("Before they relocated nobody had called on the infant in person.", VOUCHED - 0.01, 0),
        ("The health visitor saw the baby at home on 3 May.", 1.0, 0),
    ],
)
def test_words_of_its_own_stand_where_the_scorer_vouches_and_nothing_else_does(
    claim: str, score: float, right: int
) -> None:
    pair = Pair("The health visitor did not see the baby at home before the move.", claim, "supported", "here", "a")
    outcomes = spring_pairs([pair], Sure(score))
    assert [row.n_right for row in rows(outcomes)] == [0, right]
