"""Traps made from an index by rule: each change on exact sentences, and the whole set through the real scorer."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path

import pytest

from assistant.proof.aligned import Turn, turned
from assistant.proof.proof import Scorer
from assistant.proof.support import SupportScorer
from eval import perturb
from eval.make_traps import make_traps
from eval.reword import reworded
from eval.traps import TRUE, rows, spring
from ingest.index import Index, open_index

KINDS = (
    "negation taken out", "negation put in", "number or date changed", "agency swapped", "person swapped",
    "should turned into did", "possible told as certain", "guidance told as finding", "right sentence, wrong review",
    "invented quotation", "two claims under one label", "outside knowledge", "invented label", "no label",
    "footnote mark as label", TRUE,
)  # fmt: skip


@pytest.mark.parametrize(
    ("near", "claim", "found"),
    [
        ("Staff should seek assurance.", "Staff did seek assurance.", {"duty"}),
        ("Staff should be told of what needs to change.", "Staff were told of what needs to change.", {"duty"}),
        ("Learning needs to be part of the work here.", "Learning has been part of the work here.", {"duty"}),
        ("The Board should seek assurance.", "The review asks that the Board seek assurance.", set()),
        ("They may fail to see the risk here.", "They will fail to see the risk here.", {"doubt"}),
        ("They may fail to see the risk here.", "They might fail to see the risk here.", set()),
        ("There was a lack of clear advice.", "There was a wealth of clear advice.", {"denial"}),
        ("There was a lack of clear advice.", "There was too little clear advice.", set()),
        ("He was seen by the nurse.", "He wasn't seen by the nurse.", {"denial"}),
        ("Both children were seen at home.", "Neither children were seen at home.", {"denial"}),
        ("It met in July 2019 in Ashby.", "It met in July 2021 in Ashby.", {"number"}),
        ("It met in July 2019 in Ashby.", "It met in June 2019 in Ashby.", {"number"}),
        ("It met three times in July.", "It met 3 times in July.", set()),
        ("Care was continued by hospital staff.", "Care was continued by school staff.", {"actor"}),
        ("The school nurse called the home.", "The nurse called the home.", set()),
        ("It was sent to the local authority.", "It was sent to the council.", set()),
        ("Nobody asked. The mother, who should have been told, left.", "Nobody asked.", set()),
        ("The nurse should see every child.", "Every child ought to be seen, it says, by a nurse.", set()),
    ],
)
def test_the_few_words_that_differ_turn_a_copied_sentence(near: str, claim: str, found: set[Turn]) -> None:
    assert turned(near, claim) == found


@pytest.mark.parametrize(
    ("change", "was", "put"),
    [
        (perturb.undenied, "The GP was not told.", "The GP was told."),
        (perturb.undenied, "There was no plan.", None),
        (perturb.undenied, "At night there was no plan.", "At night there was a plan."),
        (perturb.undenied, "It was not only late.", None),
        (perturb.denied, "The GP was told.", "The GP was not told."),
        (perturb.denied, "If the GP was told, it was late.", None),
        (perturb.told_as_done, "Staff should be trained.", "Staff is trained."),
        (perturb.told_as_done, "Staff must train.", "Staff did train."),
        (perturb.told_as_done, "There is a need to be clear.", None),
        (perturb.told_as_certain, "Neglect may be hidden.", "Neglect is hidden."),
        (perturb.told_as_certain, "If asked, it may be hidden.", None),
        (perturb.told_as_certain, "In May 2013 he left.", None),
        (perturb.renumbered, "Nobody came.", None),
    ],
)
def test_a_sentence_is_changed_at_one_place(change: perturb.Change, was: str, put: str | None) -> None:
    assert change(was, random.Random(0)) == put


def test_a_number_or_body_is_changed_for_another() -> None:
    rng = random.Random(0)
    assert perturb.renumbered("She held 27 cases.", rng) not in {None, "She held 27 cases."}
    assert perturb.other_body("They told the school.", rng, "the police and the school") == "They told the police."
    assert perturb.other_person("Elm saw him.", rng, ["Elm", "Fir"], "") == "Fir saw him."


def test_a_sentence_is_reworded_without_loss() -> None:
    was = "However, three home visits to him were not undertaken, which was noted."
    seen = {reworded(was, random.Random(n)) for n in range(60)}
    assert {was, "3 home visits to him weren't carried out."} < seen
    assert all("visits" in text and ("not" in text or "n't" in text) for text in seen)


@pytest.fixture(scope="module")
def examples(example_index: Path) -> Index:
    return open_index(example_index)


def test_traps_of_every_kind_are_made_and_made_again(examples: Index) -> None:
    made = make_traps(examples, seed=1, per_kind=3, n_true=8)
    assert make_traps(examples, seed=1, per_kind=3, n_true=8) == made
    assert make_traps(examples, seed=2, per_kind=3, n_true=8) != made
    assert list(Counter(trap.kind for trap in made)) == list(KINDS)
    assert Counter(trap.kind for trap in made)[TRUE] == 8


@pytest.mark.slow
def test_made_traps_are_caught_and_true_sentences_kept(examples: Index) -> None:
    scorer: Scorer = SupportScorer()
    made = make_traps(examples, seed=5, per_kind=8, n_true=80)
    found = {row.kind: row for row in rows(spring(made, examples, scorer))}
    assert found["all traps"].n_right >= 0.95 * found["all traps"].n
    assert found[TRUE].n_right >= 0.95 * found[TRUE].n
