"""A follow-up made to stand alone by the chat model, where rules find nothing in it that the conversation lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from assistant.proof.actors import actors
from assistant.proof.counted import counted
from assistant.proof.mismatch import denies
from assistant.proof.proof import is_unsafe
from assistant.question.converse import StandAlone, leans_back, stand_alone
from assistant.question.guard import declined
from assistant.question.names import named_reviews
from assistant.types import Turn
from assistant.words import asked_stems, stems
from assistant.writing.chat_model import ChatModel
from assistant.writing.drafting import as_material
from assistant.writing.write import ModelWriter, Writer
from ingest.errors import ChatModelError
from ingest.sentences import sentence_spans
from ingest.types import Metadata
from prompts import read_prompt

Reader = Callable[[str, Sequence[Turn], Mapping[str, Metadata]], StandAlone]
Flaw = Literal["sentence", "length", "markup", "words", "numbers", "actors", "denial", "review", "lost", "declined"]
FLAWS: dict[Flaw, str] = {
    "sentence": "it is not one sentence",
    "length": "it is too long",
    "markup": "it holds markup or words meant for a program",
    "words": "it holds words that the conversation does not",
    "numbers": "it holds a number that the conversation does not",
    "actors": "it names a person or body that the conversation does not",
    "denial": "it denies where the question does not, or the other way about",
    "review": "it names another review than was spoken of",
    "lost": "it asks something else than the question",
    "declined": "it asks what is not answered",
}
MAX_LETTERS = 300
MAX_TURNS = 4
MAX_ANSWER = 1_500
LEAST_KEPT = 0.5


@dataclass(frozen=True, slots=True)
class ModelReader:
    """Reads a follow-up with the chat model; whatever goes wrong, the rules' reading stands and its `note` says why."""

    chat_model: ChatModel

    def __call__(self, question: str, history: Sequence[Turn], reviews: Mapping[str, Metadata]) -> StandAlone:
        ruled = stand_alone(question, history, reviews)
        if not history or ruled.after or not leans_back(question, ruled):
            return ruled
        prompt = read_prompt("standalone")
        asked = prompt.fill(conversation=_conversation(history), question=as_material(question))
        try:
            proposed = " ".join(self.chat_model.complete(prompt.system, asked).split())
        except ChatModelError as error:
            return replace(ruled, note=f"read by the rules: {error}")
        found = flaws(proposed, question, history, ruled, reviews)
        if found:
            why = "; ".join(FLAWS[flaw] for flaw in found)
            return replace(ruled, note=f"read by the rules, not as '{self.chat_model.name}' proposed: {why}")
        if proposed == question:
            return ruled
        spoken_of = () if named_reviews(proposed, reviews) else ruled.reviews
        return StandAlone(proposed, "", spoken_of, ruled.left_out, read_by=self.chat_model.name)


def reader(writer: Writer) -> Reader:
    """How follow-ups are read beside this writer: by its chat model, or by the rules where it has none."""
    return ModelReader(writer.chat_model) if isinstance(writer, ModelWriter) else stand_alone


def flaws(
    proposed: str, question: str, history: Sequence[Turn], ruled: StandAlone, reviews: Mapping[str, Metadata]
) -> tuple[Flaw, ...]:
    """What is wrong with a proposed question, judged by the conversation alone; () where it may be searched."""
    if not proposed or len(proposed) > MAX_LETTERS:
        return ("length",)
    earlier = [turn.question for turn in history[-MAX_TURNS:]]
    said = "\n".join([question, *earlier, ruled.text, *(turn.answer[:MAX_ANSWER] for turn in history[-1:])])
    names = "\n".join(_names(review) for review in reviews.values())
    found: dict[Flaw, bool] = {
        "sentence": len(sentence_spans(proposed)) != 1 or proposed[-1] not in "?.",
        "markup": is_unsafe(proposed),
        "words": not set(asked_stems(proposed)) <= stems(f"{said}\n{names}"),
        "numbers": not _numbers(proposed) <= _numbers(said),
        "actors": not set(actors(proposed)) <= set(actors(said)),
        "denial": denies(proposed) != denies(question) and denies(proposed) != denies(ruled.text),
        "review": _other_review(proposed, question, said, ruled, reviews),
        "lost": _lost(proposed, question),
        "declined": declined(proposed) is not None and declined(question) is None,
    }
    return tuple(flaw for flaw, is_there in found.items() if is_there)


def _conversation(history: Sequence[Turn]) -> str:
    """The last questions, and the answer to the last of them, on a line each."""
    lines = [f"Question: {as_material(turn.question)}" for turn in history[-MAX_TURNS:]]
    return "\n".join([*lines, f"Answer: {as_material(history[-1].answer[:MAX_ANSWER])}"])


def _names(review: Metadata) -> str:
    return " ".join(filter(None, (review.title, review.area, review.body, review.nation, *review.subjects)))


def _numbers(text: str) -> set[str]:
    return {number.value for number in counted(text)} - {"1"}


def _other_review(proposed: str, question: str, said: str, ruled: StandAlone, reviews: Mapping[str, Metadata]) -> bool:
    """It names a review that was not spoken of, one that is to be left out, or not those that the question names."""
    named, asked = set(named_reviews(proposed, reviews)), set(named_reviews(question, reviews))
    spoken_of = {*named_reviews(said, reviews), *ruled.reviews}
    return bool(named - spoken_of or named & set(ruled.left_out)) or bool(asked and named != asked)


def _lost(proposed: str, question: str) -> bool:
    """Less than half of the question's own words are left, or one of its numbers is gone."""
    own = set(asked_stems(question))
    kept = len(own & stems(proposed)) / len(own) if own else 1.0
    return kept < LEAST_KEPT or not _numbers(question) <= _numbers(proposed)
