"""The shipped support scorer: what it says of plain pairs, and that only the shipped weights are used."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from conftest import ROOT, SHARED
from sklearn.ensemble import RandomForestClassifier

from assistant.proof.cross_encoder import LABELS, claim_parts
from assistant.proof.forest import Forest, forest_of, read_forest
from assistant.proof.support import Calibration, SupportScorer, softmax
from eval.grounding import auroc, balanced_accuracy, best_threshold, read_pairs
from ingest.errors import InputError

PASSAGE = "The health visitor was not told of the strategy meeting, which two agencies held by telephone."
PAIRS = [
    ("Two agencies held the strategy meeting by telephone in July.", "The strategy meeting was held by telephone."),
    (PASSAGE, "The health visitor was told of the strategy meeting."),
    (PASSAGE, "The council spent forty thousand pounds on new offices."),
]


@pytest.fixture(scope="module")
def scorer() -> SupportScorer:
    return SupportScorer()


def test_plain_pairs_are_told_apart(scorer: SupportScorer) -> None:
    supported, contradicted, unsupported = scorer.score(PAIRS)
    assert supported.label == "supported"
    assert contradicted.label != "supported"
    assert "negation" in contradicted.contrasts
    assert unsupported.label != "supported"
    assert supported.score > max(contradicted.score, unsupported.score)


def test_a_judgement_does_not_depend_on_its_neighbours(scorer: SupportScorer) -> None:
    together = [support.score for support in scorer.score(PAIRS)]
    alone = [scorer.score([pair])[0].score for pair in PAIRS]
    assert together == pytest.approx(alone, abs=1e-4)


def test_an_answer_of_several_sentences_is_as_supported_as_its_least_supported_one(scorer: SupportScorer) -> None:
    (passage, good), other = PAIRS[0], PAIRS[2][1]
    bad = "The strategy meeting was not held by telephone."
    pairs = [(passage, good), (passage, bad), (passage, f"{good} {bad}"), (passage, f"{good} {other}")]
    first, second, both, partly = scorer.score(pairs)
    assert both.score == pytest.approx(second.score, abs=1e-4)
    assert partly.score == pytest.approx(scorer.score([(passage, other)])[0].score, abs=1e-4)
    assert first.label == "supported"
    assert both.label in {"contradicted", "partial"}
    assert partly.label == "partial"


def test_whole_answers_and_documents_are_judged_however_long_they_are(scorer: SupportScorer) -> None:
    filler = "The family moved again that spring and nobody wrote to the school. " * 400
    document = f"{filler} Two agencies held the strategy meeting by telephone in July. {filler}"
    answer = "Two agencies held the strategy meeting by telephone in July. "
    long_word, no_stops = "x" * 5000, "the meeting was held and " * 300
    found, several, odd, endless, nothing = scorer.score(
        [(document, answer), (document, answer * 40), ("A passage.", long_word), (answer, no_stops), ("", "")]
    )
    assert found.label == several.label == "supported"
    assert several.score == pytest.approx(found.score)
    assert {odd.label, endless.label, nothing.label} <= set(LABELS)


def test_marks_of_citations_are_no_part_of_a_claim_and_nothing_supports_nothing(scorer: SupportScorer) -> None:
    passage, claim = PAIRS[0]
    plain, *marked = scorer.score(
        [(passage, claim), (passage, f"{claim} [1]"), (passage, f"12. {claim}"), (passage, f"{claim[:-1]} (3.17).")]
    )
    assert [support.score for support in marked] == pytest.approx([plain.score] * 3)
    assert [(s.label, s.score) for s in scorer.score([("", ""), ("12", "Yes."), (passage, "12")])] == [
        ("unsupported", 0.0)
    ] * 3


def test_what_is_in_another_script_is_supported_by_its_own_words_alone(scorer: SupportScorer) -> None:
    seen, unseen = "Медсестра осмотрела ребёнка в марте.", "Медсестра не осмотрела ребёнка в марте."
    told = scorer.score([(seen, seen), (seen, unseen), (seen, "The nurse saw the child in March."), (unseen, "Jan.")])
    assert [one.label for one in told] == ["supported", "unsupported", "unsupported", "unsupported"]
    assert scorer.score([("Zoë was seen by Llŷr in March.", "Llŷr saw Zoë in March.")])[0].score > 0.0


@pytest.mark.parametrize(
    ("claim", "parts"),
    [
        ("One was said. Then it was done.", ["One was said.", "Then it was done."]),
        ("It was agreed. Yes. They met again.", ["It was agreed. Yes.", "They met again."]),
        ("a b c d e f g h i j k", ["a b c d", "e f g h", "i j k"]),
        ("a b c d e f", ["a b c d e f"]),
        ("", [""]),
    ],
)
def test_a_claim_is_read_in_parts_of_whole_sentences(claim: str, parts: list[str]) -> None:
    assert claim_parts(claim, max_words=4) == parts


def test_probabilities_add_up_and_labels_are_the_four(scorer: SupportScorer) -> None:
    for support in scorer.score(PAIRS):
        assert sum(support.probabilities) == pytest.approx(1.0)
        assert support.probabilities[0] == support.score
        assert support.label in LABELS
    assert scorer.score([]) == []


def test_development_pairs_are_judged_better_than_by_chance(scorer: SupportScorer) -> None:
    path = SHARED / "dev" / "grounding.jsonl"
    if not path.exists():
        pytest.skip("../shared/dev/grounding.jsonl is not here")
    pairs = read_pairs(path)
    judged = scorer.score([(pair.passage, pair.claim) for pair in pairs])
    truth = np.array([pair.label == "supported" for pair in pairs])
    assert balanced_accuracy(truth, np.array([support.label == "supported" for support in judged])) >= 0.7
    caught = [s.label != "supported" for pair, s in zip(pairs, judged, strict=True) if pair.label == "contradicted"]
    assert sum(caught) / len(caught) >= 0.8


@pytest.mark.slow
def test_ground_adds_label_and_score_to_each_line(tmp_path: Path) -> None:
    rows = [{"id": f"p{i}", "passage": passage, "claim": claim} for i, (passage, claim) in enumerate(PAIRS)]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    command = ["ground", "--pairs", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")]
    done = subprocess.run(
        [sys.executable, "-m", "assistant", *command], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [{k: row[k] for k in ("id", "passage", "claim")} for row in found] == rows
    assert found[0]["label"] == "supported"
    assert all(0.0 <= row["score"] <= 1.0 for row in found)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"passage": "x"}', "pairs.jsonl:1: needs 'claim', a text; it is None"),
        ('{"passage": "x", "claim": "y", "label": "true"}', "pairs.jsonl:1: label is 'true'; use supported"),
    ],
)
def test_a_wrong_pair_is_told_by_line(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "pairs.jsonl").write_text(line)
    with pytest.raises(InputError) as caught:
        read_pairs(tmp_path / "pairs.jsonl")
    assert message in str(caught.value)


def test_statistics_are_worked_by_hand() -> None:
    truth, scores = np.array([True, True, False, False]), np.array([0.9, 0.4, 0.6, 0.1])
    assert auroc(truth, scores) == 0.75
    assert balanced_accuracy(truth, scores >= 0.5) == 0.5
    assert balanced_accuracy(truth, scores >= best_threshold(truth, scores)) == 0.75
    assert 0.1 < best_threshold(truth, scores) <= 0.4
    assert softmax(np.array([[0.0, 0.0]])).tolist() == [[0.5, 0.5]]


def test_a_forest_of_plain_arrays_tells_what_the_fitted_one_tells(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    rows = rng.normal(size=(300, 5)).astype(np.float32).astype(np.float64)
    labels = (rows[:, 0] > 0).astype(int) + 2 * (rows[:, 1] > 0.5).astype(int)
    fitted = RandomForestClassifier(20, max_depth=6, min_samples_leaf=5, random_state=0).fit(rows, labels)
    forest_of(fitted).save(tmp_path / "forest.npz")
    told = read_forest(tmp_path / "forest.npz").probabilities(rows)
    assert told == pytest.approx(fitted.predict_proba(rows), abs=1e-6)


def test_a_hard_contrast_takes_half_of_the_support_to_contradicted() -> None:
    calibration = Calibration(
        Forest(np.full((1, 1), -1, np.int16), *(np.zeros((1, 1), kind) for kind in (np.float32, np.int16, np.int16)),
               np.array([[[0.6, 0.2, 0.1, 0.1]]], np.float32)), threshold=0.5, caution=0.5)  # fmt: skip
    plain = np.zeros((2, len(LABELS) + 20))
    plain[1, len(LABELS)] = 1.0
    assert calibration.probabilities(plain) == pytest.approx(np.array([[0.6, 0.2, 0.1, 0.1], [0.3, 0.2, 0.1, 0.4]]))
