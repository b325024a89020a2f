"""Support checkers by name: the shipped scorer, a public checker in a folder or hub cache, or a chat model as judge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

from assistant.proof.cross_encoder import LABELS
from assistant.proof.support import Label, Support, SupportScorer
from assistant.writing.chat_model import ChatModel, configured_chat_model
from ingest.errors import ChatModelError, EncoderError, InputError
from prompts import Prompt, read_prompt

ATTEMPTS = 2
BATCH = 16


class Checker(Protocol):
    """Judges (passage, claim) pairs in order; None where it failed, which counts as an error and never as a score."""

    def score(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Support | None]: ...


@dataclass(slots=True)
class Judge:
    """A chat model that answers with one of the four labels. `errors` holds what went wrong, one line a failed pair."""

    chat_model: ChatModel
    prompt: Prompt
    errors: list[str] = field(default_factory=list)

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Support | None]:
        return [self._judged(passage, claim) for passage, claim in pairs]

    def _judged(self, passage: str, claim: str) -> Support | None:
        reply = ""
        for _ in range(ATTEMPTS):
            try:
                reply = self.chat_model.complete(self.prompt.system, self.prompt.fill(passage=passage, claim=claim))
            except ChatModelError as error:
                self.errors.append(str(error))
                return None
            label = reply.strip().strip(".").lower()
            if label in LABELS:
                return certain(cast("Label", label))
        self.errors.append(f"replied '{reply[:60]}' instead of one of {', '.join(LABELS)}")
        return None


class PublicChecker:
    """A sequence classifier: one output that says supported (or entailed), as MiniCheck and most NLI networks have.

    Args:
        name: a folder with the network, or a hub name that is in the local cache; nothing is downloaded.

    Raises:
        EncoderError: not there, or none of its outputs says supported.
    """

    def __init__(self, name: str) -> None:
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(name, local_files_only=True)
            self._network: Any = AutoModelForSequenceClassification.from_pretrained(name, local_files_only=True).eval()
        except (OSError, ValueError) as error:
            reason = str(error).partition("\n")[0]
            raise EncoderError(
                f"checker '{name}': not a folder or cached hub name of a sequence classifier ({reason})"
            ) from error
        self._meanings = meanings([str(self._network.config.id2label[i]) for i in range(self._network.num_labels)])
        if "supported" not in self._meanings:
            raise EncoderError(f"checker '{name}': none of its outputs says supported: {self._network.config.id2label}")

    def score(self, pairs: Sequence[tuple[str, str]]) -> list[Support | None]:
        import torch

        found: list[Support | None] = []
        for start in range(0, len(pairs), BATCH):
            batch = pairs[start : start + BATCH]
            inputs = self._tokenizer(
                [p for p, _ in batch], [c for _, c in batch], truncation="only_first", padding=True, return_tensors="pt"
            )
            with torch.inference_mode():
                told = torch.softmax(self._network(**inputs).logits.float(), dim=1).tolist()
            found += [_summed(row, self._meanings) for row in told]
        return found


def meanings(outputs: Sequence[str]) -> tuple[Label, ...]:
    """What each output of a classifier means, by its name; of two unnamed outputs the second says supported."""
    if [name.upper() for name in outputs] == ["LABEL_0", "LABEL_1"]:
        return ("unsupported", "supported")
    found: list[Label] = []
    for name in outputs:
        said = name.lower()
        if "contra" in said or "refut" in said:
            found.append("contradicted")
        elif said.startswith(("entail", "support", "consistent", "factual")):
            found.append("supported")
        else:
            found.append("unsupported")
    return tuple(found)


def open_checkers(name: str) -> tuple[Checker, Checker]:
    """The checker of a name for claims and the one for nuggets: `ours`, `judge`, or what `PublicChecker` takes.

    Raises:
        ReviewsError: it cannot be opened.
    """
    if not name:
        raise InputError("the checker has no name; use ours, judge, or a folder or hub name of a sequence classifier")
    if name == "judge":
        chat_model = configured_chat_model()
        return Judge(chat_model, read_prompt("judge_support")), Judge(chat_model, read_prompt("judge_nuggets"))
    checker: Checker = SupportScorer() if name == "ours" else PublicChecker(name)
    return checker, checker


def certain(label: Label) -> Support:
    """A judgement without probabilities."""
    told = tuple(float(label == other) for other in LABELS)
    return Support(label, told[0], cast("tuple[float, float, float, float]", told), ())


def _summed(row: Sequence[float], told: Sequence[Label]) -> Support:
    by_label = {label: sum(p for p, meant in zip(row, told, strict=True) if meant == label) for label in LABELS}
    best = max(LABELS, key=lambda label: by_label[label])
    values = cast("tuple[float, float, float, float]", tuple(by_label[label] for label in LABELS))
    return Support(cast("Label", best), by_label["supported"], values, ())
