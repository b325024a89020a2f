"""Adapt the bundled encoder to the field's questions: `python -m eval.train_encoder OUT [--strength S]`.

Every linear layer gets a change of low rank (Hu et al., 2021, LoRA), learned by telling a text that answers a question
from others of its reviews that do not, most of them among the nearest to the question (Karpukhin et al., 2020, hard
negatives), and from those of other questions (Henderson et al., 2017). The data are those of `judgements.py`, some of
which are kept from training. `--strength` shrinks the change afterwards, so that less of what the encoder knew is lost
(Wortsman et al., 2022).
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from sklearn.metrics import ndcg_score

from assistant.search.remember import RememberingEncoder
from eval.judgements import Graded, Judged, as_asked, judged, over_and_over, searched
from eval.judgements import Unit as Known
from ingest.adapter import learning, save_adapter
from ingest.encode import BUNDLED, Encoder, SentenceEncoder, load_encoder

if TYPE_CHECKING:
    from torch import Tensor

SEED, STEPS, RATE, SCALE = 7, 560, 3e-4, 20.0
QUESTIONS, WRONG, NEAREST, NEAR = 12, 3, 10, 60
SHARE: dict[Known, float] = {"report": 0.35, "judged": 0.3, "sentence": 0.25, "passage": 0.1}
SENTENCES, WITH_HEADING = 0.4, 0.8
LONGEST = 192
TEXTS = 100_000
EVERY = 280
STRENGTH = 0.8

Unit = Literal["passage", "sentence"]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A question, a text that answers it, and texts of its reviews that do not."""

    asked: str
    right: str
    wrong: tuple[str, ...]


def texts(one: Judged, unit: Unit, *, headed: bool = True) -> list[tuple[str, float]]:
    """What might answer, sentences or passages (under their headings), with grades; without what is in doubt.

    No sentences where only passages are judged.
    """
    if unit == "passage":
        known = [graded for graded in one.graded if graded.best or None not in graded.grades]
        return [(_passage(graded, headed=headed), graded.best) for graded in known]
    if not all(graded.is_by_sentence for graded in one.graded):
        return []
    return [
        (sentence, grade)
        for graded in one.graded
        for sentence, grade in zip(graded.excerpt.sentences, graded.grades, strict=True)
        if grade is not None
    ]


def _passage(graded: Graded, *, headed: bool) -> str:
    heading, text = graded.excerpt.heading, " ".join(graded.excerpt.sentences)
    return f"{heading}\n{text}" if headed and heading else text


def batches(questions: Sequence[Judged], encoder: Encoder, rng: random.Random) -> Iterator[list[Drawn]]:
    """Twelve questions, no two of one review or group, each with a text that answers and three that do not.

    The texts are passages and, for two questions in five, sentences. Of those that do not answer two are among the ten
    that the encoder finds nearest. Half of the questions are cut down to what they are about, as a search cuts them.
    """
    pools = {known: [q for q in questions if q.unit == known and _can_learn(q)] for known in SHARE}
    queues = {known: over_and_over(pool, rng) for known, pool in pools.items()}
    hardest: dict[tuple[int, Unit, bool], list[str]] = {}
    while True:
        chosen: dict[str, Drawn] = {}
        while len(chosen) < QUESTIONS:
            known = rng.choices(list(SHARE), list(SHARE.values()))[0]
            one = next(queues[known])
            unit: Unit = "sentence" if known != "passage" and rng.random() < SENTENCES else "passage"
            headed = rng.random() < WITH_HEADING
            may = texts(one, unit, headed=headed)
            key = id(one), unit, headed
            if key not in hardest:
                hardest[key] = _nearest_wrong(one.question, may, encoder)
            drawn = Drawn(as_asked(one.question, rng), _right(may, rng), _wrong(hardest[key], rng))
            chosen.setdefault(one.source, drawn)
        yield list(chosen.values())


def _can_learn(one: Judged) -> bool:
    """Tell whether something answers and enough does not, in whichever unit is drawn."""
    units: tuple[Unit, ...] = ("passage",) if one.unit == "passage" else ("passage", "sentence")
    grades = [[grade for _, grade in texts(one, unit)] for unit in units]
    return all(any(own) and own.count(0.0) >= WRONG for own in grades)


def _nearest_wrong(question: str, may: Sequence[tuple[str, float]], encoder: Encoder) -> list[str]:
    wrong = [text for text, grade in may if not grade]
    near = encoder.encode(wrong) @ encoder.encode([question])[0]
    return [wrong[at] for at in np.argsort(-near)[:NEAR]]


def _right(may: Sequence[tuple[str, float]], rng: random.Random) -> str:
    right = [(text, grade) for text, grade in may if grade]
    return rng.choices([text for text, _ in right], [grade for _, grade in right])[0]


def _wrong(nearest: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    taken = rng.sample(nearest[:NEAREST], min(WRONG - 1, len(nearest)))
    rest = [text for text in nearest[NEAREST:] or nearest if text not in taken]
    return *taken, *rng.sample(rest, min(WRONG - len(taken), len(rest)))


def train(out: Path, *, steps: int, strength: float) -> None:
    """Train, telling nDCG@10 on what is kept now and then, and write the change to `out`."""
    import torch
    from torch.nn.functional import cross_entropy

    torch.manual_seed(SEED)
    questions = [*judged(), *searched()]
    encoder = load_encoder(BUNDLED, precision="float32")
    encoder.model.max_seq_length = LONGEST
    print(f"before: {told(encoder, questions)}", flush=True)
    adapter = learning(encoder.model[0].auto_model)
    optimiser = torch.optim.AdamW([p for p in adapter.parameters() if p.requires_grad], weight_decay=0.01)
    nearest = RememberingEncoder(load_encoder(), most=TEXTS)
    drawn = batches([q for q in questions if not q.held_out], nearest, random.Random(SEED))
    started, lost = time.monotonic(), []
    for step, batch in zip(range(steps), drawn, strict=False):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, 10 * (step + 1) / steps) * (steps - step) / steps
        shown = [*(one.right for one in batch), *(text for one in batch for text in one.wrong)]
        with torch.autocast("cpu", dtype=torch.bfloat16):
            encoded = _encoded(encoder, [one.asked for one in batch]), _encoded(encoder, shown)
        near = SCALE * encoded[0].float() @ encoded[1].float().T
        own = torch.arange(len(batch))
        loss = cross_entropy(near, own) + 0.3 * cross_entropy(near[:, : len(batch)].T, own)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        optimiser.zero_grad()
        lost.append(loss.item())
        if (step + 1) % EVERY == 0 or step + 1 == steps:
            so_far = f"loss {np.mean(lost[-EVERY:]):.3f}, {told(encoder, questions)}"
            print(f"step {step + 1}: {so_far}, {time.monotonic() - started:.0f} s", flush=True)
    save_adapter(adapter, out, base=BUNDLED, strength=strength)


def told(encoder: Encoder, questions: Sequence[Judged]) -> str:
    """nDCG@10 of passages and of sentences on the kept long reports, short judged reviews and others."""
    kept: dict[str, tuple[Known, ...]] = {
        "reports": ("report",),
        "judged": ("judged",),
        "others": ("sentence", "passage"),
    }
    own = {name: [q for q in questions if q.held_out and q.unit in units] for name, units in kept.items()}
    return "; ".join(f"{n} {ndcg(encoder, qs):.3f} and {ndcg(encoder, qs, 'sentence'):.3f}" for n, qs in own.items())


def ndcg(encoder: Encoder, questions: Sequence[Judged], unit: Unit = "passage") -> float:
    """nDCG@10 of questions that have a full answer over all texts of all of them; 0 where there are none."""
    known = [(one, texts(one, unit)) for one in questions]
    places = {
        place: at for at, place in enumerate(dict.fromkeys((one.source, text) for one, own in known for text, _ in own))
    }
    asked = [(one, own) for one, own in known if any(grade == 1 for _, grade in own)]
    if not asked:
        return 0.0
    encoded = encoder.encode([text for _, text in places])
    found = []
    for (one, own), vector in zip(asked, encoder.encode([one.question for one, _ in asked]), strict=True):
        relevant = np.zeros(len(places))
        for text, grade in own:
            relevant[places[one.source, text]] = grade
        found.append(float(ndcg_score([relevant], [encoded @ vector], k=10)))
    return float(np.mean(found))


def _encoded(encoder: SentenceEncoder, texts: list[str]) -> Tensor:
    from torch.nn.functional import normalize

    return normalize(encoder.model(encoder.model.preprocess(texts))["sentence_embedding"], dim=1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--strength", type=float, default=STRENGTH)
    arguments = parser.parse_args()
    train(arguments.out, steps=arguments.steps, strength=arguments.strength)


if __name__ == "__main__":
    main()
