"""Sentences of a chat model, each proven as it comes; one that fails is asked for once more with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace

from assistant.proof.proof import REASONS, Checked, Scorer, Source, prove
from assistant.types import Tried
from assistant.writing.labels import Sentence, sentences
from assistant.writing.recorded import Recorded
from ingest.types import Metadata
from prompts import Prompt, read_prompt

MAX_REPAIRS = 6
_REMOVE = "remove"


def quiet(_: Checked) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Drafting:
    """One draft of a chat model from labelled passages.

    `show` sets passages out for a prompt; `reviews` are all that a sentence might name. `tell` hears of every sentence
    as soon as it is proven or found wanting, and again of what comes of its repair. With `of_one_review` a sentence may
    cite passages of one review only.
    """

    model: Recorded
    sources: Mapping[int, Source]
    reviews: Mapping[str, Metadata]
    scorer: Scorer
    show: Callable[[Mapping[int, Source]], str]
    tell: Callable[[Checked], None] = quiet
    of_one_review: bool = False

    def attempts(self, prompt: Prompt, asked: str) -> list[tuple[Checked, Checked]]:
        """Every sentence of the reply, proven as it completes, with what stands for it: those that failed, repaired.

        Raises:
            ChatModelError: the model did not answer, or broke off.
        """
        with closing(self.model.stream(prompt, asked)) as pieces:
            first = [self._told(self._proven(sentence, self.sources)) for sentence in sentences(pieces)]
        repair = read_prompt("repair")
        failed = [found for found in first if found.faults][:MAX_REPAIRS]
        last: dict[int, Checked] = {}
        for found in failed:
            if not self.model.is_late:
                last[id(found)] = self._told(replace(self._again(found, repair), is_repair=True))
        return [(found, last.get(id(found), found)) for found in first]

    def _again(self, failed: Checked, prompt: Prompt) -> Checked:
        """What the model writes in place of a sentence that failed; the same where it writes nothing or too much."""
        own = {label: self.sources[label] for label in failed.sentence.labels if label in self.sources}
        own = own or dict(self.sources)
        asked = prompt.fill(
            sentence=as_material(failed.sentence.text),
            reason="; ".join(REASONS[fault] for fault in failed.faults),
            passages=self.show(own),
        )
        reply = self.model.complete(prompt, asked)
        if reply.strip().strip(".").lower() == _REMOVE:
            return failed
        written = list(sentences([reply]))
        if len(written) != 1:
            return failed
        return self._proven(written[0], own)

    def _proven(self, sentence: Sentence, sources: Mapping[int, Source]) -> Checked:
        of = {sources[label].hit.passage.document for label in sentence.labels if label in sources}
        if self.of_one_review and len(of) > 1:
            return Checked(sentence, (), 0.0, ("several",))
        return prove(sentence, sources, self.reviews, self.scorer)

    def _told(self, checked: Checked) -> Checked:
        self.tell(checked)
        return checked


def each_once(attempts: Iterable[tuple[Checked, Checked]]) -> list[Checked]:
    """What stands for every sentence of a draft, proven or not, the same words once."""
    return list({_key(last): last for _, last in attempts}.values())


def tried(first: Checked, last: Checked) -> Tried:
    """What became of one sentence, in words."""
    repaired = last is not first and last.sentence != first.sentence
    reasons = tuple(REASONS[fault] for fault in first.faults)
    return Tried(
        first.sentence.text,
        first.sentence.labels,
        "removed" if last.faults else "repaired" if reasons else "kept",
        reasons,
        last.support,
        last.sentence.text if repaired else "",
        tuple(REASONS[fault] for fault in last.faults) if repaired else (),
    )


def as_material(text: str) -> str:
    """A text in which nothing looks like our own labels or lines of dashes."""
    flat = " ".join(text.split())
    return re.sub(r"-{4,}", "–", re.sub(r"\[(P\d+)\]", r"(\1)", flat))


def framed(text: str) -> str:
    """Material between the lines of dashes that a prompt speaks of."""
    return f"----------\n{as_material(text)}\n----------"


def _key(checked: Checked) -> str:
    return " ".join(checked.sentence.text.lower().split())
