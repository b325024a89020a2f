"""Claims beside their passages: the explicit contrasts, and what kind of answer a question expects."""

from __future__ import annotations

import pytest

from assistant.answer.expect import gives_what_is_asked
from assistant.proof.contrast import CONTRASTS, contrasts, features, uncovered
from assistant.proof.cross_encoder import nearest_window


@pytest.mark.parametrize(
    ("passage", "claim", "found"),
    [
        ("The health visitor did not visit again.", "The health visitor visited again.", {"negation"}),
        ("Nobody asked who he was.", "Staff asked who he was.", {"negation"}),
        ("The Board should publish its plan.", "The Board published its plan.", {"modality"}),
        ("Core groups met on three occasions.", "Core groups met on five occasions.", {"number"}),
        ("He had 31 missing episodes.", "He had thirty-one missing episodes.", {"number"}),
        (
            "He had been to four nurseries and nine childminders.",
            "He had been to nine nurseries and four childminders.",
            {"binding"},
        ),
        ("The Ealing team closed the case.", "The Luton team closed the case.", {"name"}),
        ("The midwife made a referral.", "The health visitor made a referral.", {"role"}),
        ("Referrals increased after the inspection.", "Referrals decreased after the inspection.", {"direction"}),
        (
            "The forms captured compliance rather than quality of service.",
            "The forms captured quality of service rather than compliance.",
            {"order"},
        ),
        ("The review met the mother twice.", "The review met the mother twice.", set()),
        ("Independent Reviewing Officers had high caseloads.", "IROs had high caseloads.", set()),
    ],
)
def test_what_differs_is_named(passage: str, claim: str, found: set[str]) -> None:
    assert contrasts(passage, claim) == found


def test_the_share_of_words_a_passage_does_not_have() -> None:
    assert uncovered("Supervision was cancelled.", "Supervision was cancelled twice by managers.") == 0.5
    assert uncovered("anything", "the of and") == 0.0


def test_features_are_in_a_fixed_order_and_scale() -> None:
    row = features("The midwife made a referral.", "The midwife did not make a referral.")
    assert len(row) == len(CONTRASTS) + 3
    assert row[CONTRASTS.index("negation")] == 1.0
    assert all(0.0 <= value <= 1.0 for value in row)


def test_the_window_of_a_long_passage_is_the_one_that_shares_most_words() -> None:
    filler = "This sentence is about something else and goes on for a while. " * 20
    passage = f"{filler}The nursery nurse saw a bruise on the cheek of the baby. {filler}"
    window = nearest_window(passage, "a bruise on the cheek was seen by the nursery nurse", max_words=40)
    assert "The nursery nurse saw a bruise" in window
    assert len(window.split()) <= 40


@pytest.mark.parametrize(
    ("question", "sentence", "gives"),
    [
        ("How many children were looked after?", "There were 240 children looked after.", True),
        ("How many children were looked after?", "Children over eleven years were looked after.", False),
        ("How many areas were involved?", "Five local authority areas took part.", True),
        ("When did he die?", "He died on 11 February 2019.", True),
        ("When did he die?", "He died in hospital.", False),
        ("How many times was Jude reported missing?", "He had been reported missing on six occasions.", True),
        ("How many times was Jude reported missing?", "He had been reported missing by his school.", False),
        ("How many times was Jude reported missing?", "He was seen by the nurse three times.", False),
        ("How long was the wait?", "The wait was eleven weeks.", True),
        ("How long was the wait?", "The wait was far too long.", False),
        ("How old was she when it happened?", "She was nine months old.", True),
        ("How old was she when it happened?", "She was found at home.", False),
        ("Which hospital was she taken to?", "She was taken to Fernley General Hospital.", True),
        ("Which hospital was she taken to?", "Children's social care told the hospital.", False),
        ("Which town was he found in?", "He was found in Brinsley.", True),
        ("Which town was he found in?", "He was found in December, sixty miles away.", False),
        ("What school support was there?", "He had help at break times.", True),
        ("Which area of practice was weak?", "What was written down was thin.", True),
        ("How old was he?", "He was fifteen when he died.", True),
        ("How old was he?", "She was 3, and small for it.", True),
        ("How old was he?", "He was one of three brothers.", False),
        ("How many times was Jude seen at home?", "He was seen at home twice.", True),
        ("Why did nobody ask?", "Asking felt intrusive.", True),
        ("Was the social worker disciplined?", "The social worker closed the case.", False),
        ("Was the social worker disciplined?", "She resigned before the hearing.", True),
        ("What sentence did the parents get?", "The sentence above is quoted from the parents.", True),
        ("What sentence did the parents get?", "The parents are the subject of a criminal investigation.", False),
        ("What was her mother in prison for?", "Her mother was released from prison, for example.", False),
        ("What was her mother in prison for?", "Her mother was in prison for theft.", True),
        ("What was Jude arrested for?", "He was arrested and the police waited for an interpreter.", False),
        ("What was her mother in prison for?", "Her mother was in prison for two years.", False),
        ("Was he deported when his visa ran out?", "He returned to school in the autumn.", False),
        ("What was Jude arrested for?", "He was arrested on suspicion of theft.", True),
        ("Was he deported when his visa ran out?", "He came on a visa that expired in 2012.", False),
        ("Was he deported when his visa ran out?", "He returned to Malta that year.", True),
        ("Was anyone prosecuted?", "The parents are the subject of a criminal investigation.", True),
        ("Was anyone prosecuted?", "Criminality was a feature of their lives.", False),
        ("How much did the placement cost?", "The placement was the costliest in the county.", False),
        ("How much did the placement cost?", "The placement was £9,000 a week.", True),
        ("Was her fear dismissed by the school?", "The school did not act on what she said.", True),
        ("Who was in charge of the placement?", "The home manager ran the placement.", True),
        ("When should a strategy discussion be held?", "It is held whenever there is cause to suspect harm.", True),
        ("When professionals disagreed, what happened?", "Nobody took it further.", True),
        ("When were children kept waiting?", "Assessments were delayed.", True),
        ("When were concerns first raised?", "There were concerns about her weight.", False),
        ("When was the care order made?", "The court made a Care Order in March 2013.", True),
        ("When did his mother leave?", "His mother left the home a week later.", True),
        ("Which hospital was he taken to?", "He was taken to St Mary's Hospital by ambulance.", True),
        ("When were the children seen?", "They were not seen.", False),
        ("When did professionals disagree?", "Nobody took it further.", False),
        ("How many agencies were involved?", "There was one multi-agency meeting a week.", False),
        ("How many agencies were involved?", "There were meetings of seven agencies.", True),
        ("How many agencies were involved?", "There is no duty on either agency to act.", False),
        ("How many agencies were involved?", "No other agency was involved.", True),
        ("How many placements did he have?", "There were nine placements in two years.", True),
        ("How many placements did he have?", "A 16+ placement was found.", False),
        ("How many placements did he have?", "The tier 4 placements were full in December 2020.", False),
        ("How many placements did he have?", "Learning point 2: the placement was apt at times.", False),
        ("How many times was he moved?", "He had eight different foster placements.", True),
        ("How many times was he moved?", "He was moved on five occasions.", True),
        ("How many times was he moved?", "He was moved to a placement by the sea.", False),
        ("How many times was he visited?", "He had eight different foster placements.", False),
        ("Which school did Wren go to?", "Her father came to Wren's school.", False),
        ("Which school did Lucas go to?", "Her father came to Lucas' school.", False),
        ("Which school did Wren go to?", "She went to St Oswald's Hill School.", True),
        ("When was she born?", "After she was born an assessment was made under the Children Act 1989.", False),
        ("When was she born?", "The children born abroad were 100,000 per year.", False),
        ("When was she born?", "She was born in the spring of 2012, under the Children Act 1989.", True),
        ("When did they move?", "When Wren was three months old her mother moved without notice.", True),
        ("Which council area do they live in?", "She was a Child in Need under the Act.", False),
        ("Which council area do they live in?", "The review heard of Ava for the first time.", False),
        ("Which council area do they live in?", "The family lived in Tarnside until March.", True),
        ("How old was the mother?", "When Wren was three months old her mother moved without notice.", False),
        ("How old was the mother?", "The mother was 30 weeks pregnant when she was referred.", False),
        ("How old was the mother?", "The mother was 19 when Wren was born.", True),
        ("How old was her mother?", "Wren lived with her mother, aged twenty-two, and two brothers.", True),
        ("How old were the parents?", "Both were known as teenage parents.", True),
        ("How old was Wren's father?", "Her 31-year-old father had left by then.", True),
    ],
)
def test_a_count_time_place_or_outcome_is_looked_for_where_one_is_asked(
    question: str, sentence: str, gives: bool
) -> None:
    assert gives_what_is_asked(question, sentence) is gives
