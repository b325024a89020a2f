"""Train the reranker: `python -m eval.train_reranker OUT [--minutes N]`, then `--ship` to write what the program reads.

The support scorer's network, with a head of its own, reads a question and a paragraph and learns to tell the sentences
that answer from those around them and from those of other paragraphs of the same reviews: those nearest to the question
by the encoder, and some at random (Nogueira and Cho, 2019; Garg et al., 2020, on choosing sentences that answer). Each
token gets log odds, a sentence the mean of its tokens'. The loss is of each sentence alone and of all that a question
is shown with. The data are `cases/judgements.jsonl` and `cases/searches.jsonl`, some of their reviews kept.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score

from assistant.search.excerpts import READ_WORDS, Excerpt
from assistant.search.remember import RememberingEncoder
from assistant.search.reranker import FOLDER, SentenceReranker, reading_tokenizer
from eval.judgements import Graded, Judged, Unit, as_asked, judged, over_and_over, searched
from eval.token_reader import load_reader, read
from ingest.encode import Encoder, load_encoder
from ingest.onnx_network import write_onnx, write_quantized

SEED, RATE, WARM_UP, OF_LIST = 7, 1e-4, 40, 0.3
QUESTIONS, SHOWN, N_HARD = 4, 4, 8
WITH_HEADING = 0.7
SHARE: dict[Unit, float] = {"report": 0.4, "judged": 0.35, "sentence": 0.15, "passage": 0.1}
TOLD_EVERY_MIN = 8
N_TOLD, NEAREST = 40, 20
TEXTS = 60_000
WEIGHTS = "w.safetensors"


def train(out: Path, *, minutes: float, begin: Path | None = None) -> None:
    """Train for some minutes, telling now and then how the kept questions do, and write the weights to `out`.

    It begins from the weights that an earlier training wrote to `begin`, or from the support scorer's.
    """
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    questions = [*judged(), *searched()]
    kept = _sample([q for q in questions if q.held_out and q.unit != "passage"], random.Random(SEED))
    encoder = RememberingEncoder(load_encoder(), most=TEXTS)
    network, tokenizer = load_reader(begin and begin / WEIGHTS), reading_tokenizer()
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    drawn = batches([q for q in questions if not q.held_out], encoder, rng)
    print(f"before: {told(network, tokenizer, kept, encoder)}", flush=True)
    started, step, spoken, lost = time.monotonic(), 0, 0.0, []
    network.train()
    while (spent := (time.monotonic() - started) / 60) < minutes:
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / WARM_UP) * max(0.03, 1 - spent / minutes)
        loss = _loss(network, tokenizer, next(drawn))
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        step += 1
        lost.append(float(loss.detach()))
        if spent - spoken > TOLD_EVERY_MIN:
            spoken = spent
            so_far = told(network, tokenizer, kept, encoder)
            print(f"step {step}, {spent:.0f} min, loss {np.mean(lost[-100:]):.3f}: {so_far}", flush=True)
    out.mkdir(parents=True, exist_ok=True)
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, str(out / WEIGHTS))
    made: dict[str, Any] = {"minutes": minutes, "steps": step, "questions": sum(not q.held_out for q in questions)}
    if begin:
        made["after"] = json.loads((begin / "made.json").read_text())
    (out / "made.json").write_text(json.dumps(made))
    print(f"step {step}: {told(network, tokenizer, kept, encoder)}", flush=True)


def nearness(encoder: Encoder, one: Judged) -> list[Any]:
    """The cosine of each sentence with the question, an array for each excerpt."""
    asked = encoder.encode([one.question])[0]
    return [encoder.encode(graded.excerpt.sentences) @ asked for graded in one.graded]


Shown = tuple[str, list[Graded]]


def batches(questions: Sequence[Judged], encoder: Encoder, rng: random.Random) -> Iterator[list[Shown]]:
    """Four questions of one unit, each with up to four excerpts, some of which answer.

    Half of the questions are cut down to what they are about, as an answer cuts them.
    """
    pools = {unit: [q for q in questions if q.unit == unit] for unit in SHARE}
    queues = {unit: over_and_over(pool, rng) for unit, pool in pools.items()}
    hardest: dict[int, list[Graded]] = {}
    while True:
        unit = rng.choices(list(SHARE), list(SHARE.values()))[0]
        batch: list[Shown] = []
        while len(batch) < QUESTIONS:
            one = next(queues[unit])
            if id(one) not in hardest:
                hardest[id(one)] = _nearest_wrong(one, encoder)
            asked = as_asked(one.question, rng)
            batch.append((asked, [_cut(graded, rng) for graded in _shown(one, hardest[id(one)], rng)]))
        yield batch


def _nearest_wrong(one: Judged, encoder: Encoder) -> list[Graded]:
    near = [float(own.max()) for own in nearness(encoder, one)]
    nearest = [one.graded[i] for i in np.argsort(near)[::-1]]
    return [graded for graded in nearest if graded.best == 0][:N_HARD]


def _shown(one: Judged, hardest: Sequence[Graded], rng: random.Random) -> list[Graded]:
    right = [graded for graded in one.graded if graded.best > 0]
    taken = rng.sample(right, min(SHOWN // 2, len(right)))
    taken += rng.sample(hardest, min((SHOWN - len(taken)) * 2 // 3 + 1, len(hardest)))
    rest = [graded for graded in one.graded if graded.best == 0 and graded not in taken]
    return taken + rng.sample(rest, min(SHOWN - len(taken), len(rest)))


def _cut(graded: Graded, rng: random.Random) -> Graded:
    """An excerpt as a passage would hold it: a run of sentences of a long one, and now and then without heading."""
    heading = graded.excerpt.heading if rng.random() < WITH_HEADING else ""
    sentences, grades = graded.excerpt.sentences, graded.grades
    words = [len(sentence.split()) for sentence in sentences]
    if not graded.is_by_sentence or sum(words) <= READ_WORDS:
        return Graded(Excerpt(heading, sentences), grades)
    first = rng.choice([at for at, grade in enumerate(grades) if grade] or range(len(words)))
    last = first
    while beside := [
        (start, end)
        for start, end in ((first - 1, last), (first, last + 1))
        if start >= 0 and end < len(words) and sum(words[start : end + 1]) <= READ_WORDS
    ]:
        first, last = rng.choice(beside)
    return Graded(Excerpt(heading, sentences[first : last + 1]), grades[first : last + 1])


def _loss(network: Any, tokenizer: Any, batch: Sequence[Shown]) -> Any:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax

    with torch.autocast("cpu", dtype=torch.bfloat16):
        odds = read(network, tokenizer, [(question, g.excerpt) for question, shown in batch for g in shown])
    grades = [graded for _, shown in batch for graded in shown]
    told = [_told_apart(own, graded) for own, graded in zip(odds, grades, strict=True)]
    loss = binary_cross_entropy_with_logits(torch.cat([z for z, _ in told]), torch.cat([g for _, g in told]))
    at = 0
    for _, shown in batch:
        own = told[at : at + len(shown)]
        at += len(shown)
        right = torch.cat([g for _, g in own])
        if right.sum() > 0:
            likely = log_softmax(torch.cat([z for z, _ in own]), 0)
            loss = loss - OF_LIST / len(batch) * (right / right.sum() * likely).sum()
    return loss


def _told_apart(odds: Any, graded: Graded) -> tuple[Any, Any]:
    """The log odds of an excerpt that are judged, with their grades."""
    import torch

    if not graded.is_by_sentence:
        return odds.nan_to_num(float("-inf")).max()[None], torch.tensor(graded.grades)
    sure = [at for at, grade in enumerate(graded.grades) if grade is not None and not odds[at].isnan()]
    return odds[sure], torch.tensor([graded.grades[at] for at in sure])


def _sample(questions: Sequence[Judged], rng: random.Random) -> list[Judged]:
    """Some questions of each unit that have an answer."""
    right = [q for q in questions if any(graded.best == 1 for graded in q.graded)]
    by_unit = {unit: [q for q in right if q.unit == unit] for unit in ("report", "judged", "sentence")}
    return [q for own in by_unit.values() for q in rng.sample(own, min(N_TOLD, len(own)))]


def told(network: Any, tokenizer: Any, kept: Sequence[Judged], encoder: Encoder) -> str:
    """The mean average precision among the 20 nearest sentences: of nearness, of the network, and of both together."""
    import torch

    def odds(question: str, excerpts: Sequence[Excerpt]) -> list[Any]:
        with torch.inference_mode():
            return [own.numpy() for own in read(network, tokenizer, [(question, excerpt) for excerpt in excerpts])]

    network.eval()
    found = precisions(kept, encoder, odds)
    network.train()
    return found


def precisions(kept: Sequence[Judged], encoder: Encoder, odds: Callable[[str, Sequence[Excerpt]], list[Any]]) -> str:
    """As `told`, for whatever gives odds, without questions that have no answer among the 20."""
    rows: dict[str, list[tuple[float, ...]]] = {}
    for one in kept:
        near = nearness(encoder, one)
        places = [
            (g, at) for g, own in enumerate(one.graded) for at, grade in enumerate(own.grades) if grade is not None
        ]
        top = sorted(places, key=lambda place: -near[place[0]][place[1]])[:NEAREST]
        right = [one.graded[g].grades[at] == 1 for g, at in top]
        if not any(right):
            continue
        needed = sorted({g for g, _ in top})
        by_excerpt = dict(zip(needed, odds(one.question, [one.graded[g].excerpt for g in needed]), strict=True))
        close, answering = (np.array([scores[g][at] for g, at in top]) for scores in (near, by_excerpt))
        both = _standard(close) + _standard(answering)
        rows.setdefault(one.unit, []).append(
            tuple(float(average_precision_score(right, scores)) for scores in (close, answering, both))
        )
    means = {unit: np.mean(own, axis=0) for unit, own in rows.items()}
    return ", ".join(f"{unit} {a:.3f} / {b:.3f} / {c:.3f} (n={len(rows[unit])})" for unit, (a, b, c) in means.items())


def _standard(scores: Any) -> Any:
    return (scores - scores.mean()) / (scores.std() + 1e-6)


def ship(out: Path) -> None:
    """Write the trained network as the program reads it: ONNX, its weights in eight bits, with a checksum."""
    network = load_reader(out / WEIGHTS)
    network.encoder.set_attn_implementation("eager")
    FOLDER.mkdir(exist_ok=True)
    weights = FOLDER / "reranker.onnx"
    write_onnx(network.eval(), out / "w.onnx", inputs=("input_ids", "attention_mask", "token_type_ids"))
    write_quantized(out / "w.onnx", weights)
    made = json.loads((out / "made.json").read_text())
    card = {"sha256": hashlib.sha256(weights.read_bytes()).hexdigest(), **made}
    (FOLDER / "reranker.json").write_text(json.dumps(card, indent=1) + "\n")
    measure()


def measure() -> None:
    """Tell how the shipped network does on all kept questions."""
    encoder = RememberingEncoder(load_encoder(), most=TEXTS)
    kept = [q for q in (*judged(), *searched()) if q.held_out and q.unit != "passage"]
    told_so = precisions(kept, encoder, SentenceReranker().answering)
    print(f"kept questions, average precision of nearness / reranker / both: {told_so}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--begin", type=Path, help="go on from what an earlier training wrote to this folder")
    parser.add_argument("--ship", action="store_true", help="write what OUT holds into the program, and measure it")
    arguments = parser.parse_args()
    if arguments.ship:
        ship(arguments.out)
    else:
        train(arguments.out, minutes=arguments.minutes, begin=arguments.begin)


if __name__ == "__main__":
    main()
