"""Train the reranker: `python -m eval.train_reranker OUT [--minutes N]`, then `--ship` to write what the program reads.

The support scorer's network, with a head of its own, learns to tell the sentences that answer a question from others
of the same reviews: those nearest to it by the encoder, and some at random (Nogueira and Cho, 2019; Garg et al., 2020,
on choosing sentences that answer). The loss is of each sentence alone and of all that a question is shown with. The
data are `cases/judgements.jsonl` and `cases/searches.jsonl`, some of their reviews kept from training.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import average_precision_score

from assistant.answer.reranker import FOLDER, SentenceReranker
from assistant.proof.cross_encoder import build_network, pair_tokenizer, tensors
from assistant.proof.support import FOLDER as SUPPORT
from assistant.question.framing import without_framing
from assistant.search.remember import RememberingEncoder
from eval.judgements import Judged, Unit, judged, searched
from ingest.encode import Encoder, load_encoder
from ingest.onnx_network import write_onnx, write_quantized

SEED, RATE, WARM_UP, OF_LIST = 7, 1e-4, 40, 0.3
SHOWN, MOST_RIGHT, N_HARD = 8, 3, 15
SHARE: dict[Unit, float] = {"judged": 0.65, "sentence": 0.21, "passage": 0.14}
TOLD_EVERY_MIN = 7
N_TOLD, NEAREST = 60, 20
TEXTS = 50_000


def train(out: Path, *, minutes: float) -> None:
    """Train for some minutes, telling now and then how the kept questions do, and write the weights to `out`."""
    import torch
    from safetensors.torch import save_file

    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    questions = [*judged(), *searched()]
    kept = _sample([q for q in questions if q.held_out and q.unit != "passage"], random.Random(SEED))
    encoder = RememberingEncoder(load_encoder(), most=TEXTS)
    network, tokenizer = _begun(), pair_tokenizer()
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
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, str(out / "w.safetensors"))
    (out / "made.json").write_text(
        json.dumps({"minutes": minutes, "steps": step, "questions": sum(not q.held_out for q in questions)})
    )
    print(f"step {step}: {told(network, tokenizer, kept, encoder)}", flush=True)


def nearness(encoder: Encoder, one: Judged) -> Any:
    """The cosine of each text of a question with the question."""
    return encoder.encode([text for text, _ in one.texts]) @ encoder.encode([one.question])[0]


Shown = tuple[str, list[tuple[str, float]]]


def batches(questions: Sequence[Judged], encoder: Encoder, rng: random.Random) -> Iterator[list[Shown]]:
    """Six questions of one unit (four of passages), each with up to eight texts and their grades.

    Half of the questions are cut down to what they are about, as an answer cuts them.
    """
    pools = {unit: [q for q in questions if q.unit == unit] for unit in SHARE}
    queues: dict[Unit, list[Judged]] = {unit: [] for unit in SHARE}
    hardest: dict[int, list[tuple[str, float]]] = {}
    while True:
        unit = rng.choices(list(SHARE), list(SHARE.values()))[0]
        batch: list[Shown] = []
        while len(batch) < (4 if unit == "passage" else 6):
            if not queues[unit]:
                queues[unit] = rng.sample(pools[unit], len(pools[unit]))
            one = queues[unit].pop()
            if id(one) not in hardest:
                hardest[id(one)] = _nearest_wrong(one, encoder)
            asked = one.question if rng.random() < 0.5 else without_framing(one.question) or one.question
            batch.append((asked, _shown(one, hardest[id(one)], rng)))
        yield batch


def _nearest_wrong(one: Judged, encoder: Encoder) -> list[tuple[str, float]]:
    near = nearness(encoder, one)
    nearest = [one.texts[i] for i in np.argsort(-near)]
    return [text for text in nearest if text[1] == 0][:N_HARD]


def _shown(one: Judged, hardest: Sequence[tuple[str, float]], rng: random.Random) -> list[tuple[str, float]]:
    right = [text for text in one.texts if text[1] > 0]
    taken = rng.sample(right, min(MOST_RIGHT, len(right)))
    taken += rng.sample(hardest, min((SHOWN - len(taken)) * 2 // 3 + 1, len(hardest)))
    rest = [text for text in one.texts if text[1] == 0 and text not in taken]
    return taken + rng.sample(rest, min(SHOWN - len(taken), len(rest)))


def _begun() -> Any:
    """The support scorer's network with an untrained head of one output."""
    from safetensors.torch import load_file

    network = build_network(1)
    weights = load_file(str(SUPPORT / "support.safetensors"))
    layers = {name: value.float() for name, value in weights.items() if not name.startswith("head.")}
    network.load_state_dict(layers, strict=False)
    return network


def _loss(network: Any, tokenizer: Any, batch: Sequence[Shown]) -> Any:
    import torch
    from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax

    inputs = tensors(tokenizer, [(question, text) for question, texts in batch for text, _ in texts])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        odds = network(*inputs)
    odds = odds.float().squeeze(-1)
    grades = torch.tensor([grade for _, texts in batch for _, grade in texts])
    loss = binary_cross_entropy_with_logits(odds, grades)
    at = 0
    for _, texts in batch:
        own, right = odds[at : at + len(texts)], grades[at : at + len(texts)]
        at += len(texts)
        if right.sum() > 0:
            loss = loss - OF_LIST / len(batch) * (right / right.sum() * log_softmax(own, 0)).sum()
    return loss


def _sample(questions: Sequence[Judged], rng: random.Random) -> list[Judged]:
    """Some questions of each unit that have an answer."""
    right = [q for q in questions if any(grade == 1 for _, grade in q.texts)]
    by_unit = {unit: [q for q in right if q.unit == unit] for unit in ("judged", "sentence")}
    return [q for own in by_unit.values() for q in rng.sample(own, min(N_TOLD, len(own)))]


def told(network: Any, tokenizer: Any, kept: Sequence[Judged], encoder: Encoder) -> str:
    """The mean average precision among the 20 nearest sentences: of nearness, of the network, and of both together."""
    import torch

    def odds(question: str, texts: Sequence[str]) -> Any:
        with torch.inference_mode():
            return network(*tensors(tokenizer, [(question, text) for text in texts]))[:, 0].float().numpy()

    network.eval()
    found = precisions(kept, encoder, odds)
    network.train()
    return found


def precisions(kept: Sequence[Judged], encoder: Encoder, odds: Any) -> str:
    """As `told`, for whatever gives odds of (question, texts), without questions that have no answer among the 20."""
    rows: dict[str, list[tuple[float, ...]]] = {}
    for one in kept:
        near = nearness(encoder, one)
        top = np.argsort(-near)[:NEAREST]
        right = [one.texts[i][1] == 1 for i in top]
        if not any(right):
            continue
        read = odds(one.question, [one.texts[i][0] for i in top])
        both = _standard(near[top]) + _standard(read)
        rows.setdefault(one.unit, []).append(
            tuple(float(average_precision_score(right, s)) for s in (near[top], read, both))
        )
    means = {unit: np.mean(own, axis=0) for unit, own in rows.items()}
    return ", ".join(f"{unit} {a:.3f} / {b:.3f} / {c:.3f} (n={len(rows[unit])})" for unit, (a, b, c) in means.items())


def _standard(scores: Any) -> Any:
    return (scores - scores.mean()) / (scores.std() + 1e-6)


def ship(out: Path) -> None:
    """Write the trained network as the program reads it: ONNX, its weights in eight bits, with a checksum."""
    from safetensors.torch import load_file

    network = build_network(1)
    network.load_state_dict(load_file(str(out / "w.safetensors")))
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
    reranker, encoder = SentenceReranker(), RememberingEncoder(load_encoder(), most=TEXTS)
    kept = [q for q in (*judged(), *searched()) if q.held_out and q.unit != "passage"]
    right = [q for q in kept if any(grade == 1 for _, grade in q.texts)]
    told_so = precisions(right, encoder, lambda question, texts: np.array(reranker.answering(question, texts)))
    print(f"kept questions, average precision of nearness / reranker / both: {told_so}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=40)
    parser.add_argument("--ship", action="store_true", help="write what OUT holds into the program, and measure it")
    arguments = parser.parse_args()
    if arguments.ship:
        ship(arguments.out)
    else:
        train(arguments.out, minutes=arguments.minutes)


if __name__ == "__main__":
    main()
