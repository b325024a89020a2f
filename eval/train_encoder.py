"""Adapt the bundled encoder to the field's questions: `python -m eval.train_encoder OUT [--strength S]`.

Every linear layer gets a change of low rank (Hu et al., 2021, LoRA), learned by telling the passage that answers a
question from another passage of its review and from those of other reviews (Henderson et al., 2017, multiple
negatives). The data are `cases/searches.jsonl`: invented reviews with questions, some of them kept from training.
`--strength` shrinks the change afterwards, so that less of what the encoder knew is lost (Wortsman et al., 2022).
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from sklearn.metrics import ndcg_score

from assistant.question.framing import without_framing
from ingest.adapter import learning, save_adapter
from ingest.encode import BUNDLED, Encoder, SentenceEncoder, load_encoder

if TYPE_CHECKING:
    from torch import Tensor

SEARCHES = Path(__file__).parent / "cases" / "searches.jsonl"
SEED, STEPS, BATCH, HARD, RATE, SCALE = 7, 600, 20, 12, 3e-4, 20.0
SENTENCES = 0.4
LONGEST = 128
EVERY = 125
STRENGTH = 0.8

Unit = Literal["passage", "sentence"]

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Searches:
    """An invented review: its passages by sentence, and questions each with the (passage, sentence)s that answer it.

    Of some reviews only the passages that answer are known: each of these is written as one sentence.
    """

    name: str
    passages: tuple[tuple[str, ...], ...]
    questions: tuple[tuple[str, frozenset[Place]], ...]

    @property
    def held_out(self) -> bool:
        return self.name.startswith("kept ")

    def units(self, unit: Unit) -> dict[Place, str]:
        """The text of each passage, by its first place, or of each sentence."""
        if unit == "passage":
            return {(place, 0): " ".join(sentences) for place, sentences in enumerate(self.passages)}
        return {(p, s): text for p, sentences in enumerate(self.passages) for s, text in enumerate(sentences)}


def read_searches(path: Path = SEARCHES) -> list[Searches]:
    return [
        Searches(
            row["name"],
            tuple(map(tuple, row["passages"])),
            tuple((q["q"], frozenset(map(tuple, q["answers"]))) for q in row["questions"]),
        )
        for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())
    ]


def answering(answers: frozenset[Place], unit: Unit) -> frozenset[Place]:
    """Where the units stand that answer: sentences, or the passages that hold one."""
    return answers if unit == "sentence" else frozenset((passage, 0) for passage, _ in answers)


def batches(reviews: Sequence[Searches], rng: random.Random) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Questions, for each a text that answers it, and for the first `HARD` one of its review that does not.

    The texts are passages and, for `SENTENCES` of the questions, sentences. A batch has one question of a review at
    most. Half of the questions are cut down to what they are about, as a search cuts them.
    """
    queue: list[tuple[Searches, str, frozenset[Place]]] = []
    while True:
        chosen: dict[str, tuple[Searches, str, frozenset[Place]]] = {}
        while len(chosen) < BATCH:
            if not queue:
                queue = [(review, *question) for review in reviews for question in review.questions]
                rng.shuffle(queue)
            one = queue.pop()
            chosen.setdefault(one[0].name, one)
        asked = [q if rng.random() < 0.5 else without_framing(q) for _, q, _ in chosen.values()]
        drawn = [_drawn(review, answers, rng) for review, _, answers in chosen.values()]
        yield asked, [right for right, _ in drawn], [wrong for _, wrong in drawn[:HARD]]


def _drawn(review: Searches, answers: frozenset[Place], rng: random.Random) -> tuple[str, str]:
    unit: Unit = "sentence" if rng.random() < SENTENCES else "passage"
    texts, right = review.units(unit), answering(answers, unit)
    return texts[rng.choice(sorted(right))], texts[rng.choice(sorted(texts.keys() - right))]


def train(out: Path, *, steps: int, strength: float) -> None:
    """Train, telling nDCG@10 on the kept reviews now and then, and write the change to `out`."""
    import torch
    from torch.nn.functional import cross_entropy

    torch.manual_seed(SEED)
    reviews = read_searches()
    kept = [review for review in reviews if review.held_out]
    encoder = load_encoder(BUNDLED, precision="float32")
    encoder.model.max_seq_length = LONGEST
    print(f"{len(reviews) - len(kept)} reviews to train on, {len(kept)} kept", flush=True)
    print(f"before: {_told(encoder, kept)}", flush=True)
    adapter = learning(encoder.model[0].auto_model)
    optimiser = torch.optim.AdamW([p for p in adapter.parameters() if p.requires_grad], weight_decay=0.01)
    drawn = batches([review for review in reviews if not review.held_out], random.Random(SEED))
    started, lost = time.monotonic(), []
    for step, (asked, right, wrong) in zip(range(steps), drawn, strict=False):
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, 10 * (step + 1) / steps) * (steps - step) / steps
        with torch.autocast("cpu", dtype=torch.bfloat16):
            encoded = _encoded(encoder, asked), _encoded(encoder, [*right, *wrong])
        near = SCALE * encoded[0].float() @ encoded[1].float().T
        own = torch.arange(len(asked))
        loss = cross_entropy(near, own) + 0.3 * cross_entropy(near[:, : len(asked)].T, own)
        loss.backward()  # type: ignore[no-untyped-call]
        optimiser.step()
        optimiser.zero_grad()
        lost.append(loss.item())
        if (step + 1) % EVERY == 0 or step + 1 == steps:
            told = f"loss {np.mean(lost[-EVERY:]):.3f}, {_told(encoder, kept)}"
            print(f"step {step + 1}: {told}, {time.monotonic() - started:.0f} s", flush=True)
    save_adapter(adapter, out, base=BUNDLED, strength=strength)


def ndcg(encoder: Encoder, reviews: Sequence[Searches], unit: Unit = "passage") -> float:
    """nDCG@10 of the questions of some reviews over all their passages, or sentences; 0 where there are none."""
    texts = {(review.name, place): text for review in reviews for place, text in review.units(unit).items()}
    encoded = encoder.encode(list(texts.values()))
    found = []
    for review in reviews:
        near = encoder.encode([q for q, _ in review.questions]) @ encoded.T
        for row, (_, answers) in zip(near, review.questions, strict=True):
            right = answering(answers, unit)
            relevant = [name == review.name and place in right for name, place in texts]
            found.append(float(ndcg_score([relevant], [row], k=10)))
    return float(np.mean(found)) if found else 0.0


def _told(encoder: Encoder, kept: Sequence[Searches]) -> str:
    by_sentence = [review for review in kept if any(len(sentences) > 1 for sentences in review.passages)]
    sentences = ndcg(encoder, by_sentence, "sentence")
    return f"nDCG@10 of passages {ndcg(encoder, kept):.3f}, of sentences {sentences:.3f}"


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
