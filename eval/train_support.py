"""Train the support scorer's cross-encoder, from its last checkpoint on: `python -m eval.train_support DATA OUT`."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from pathlib import Path
from typing import Any

from assistant.cross_encoder import LABELS, build_network, pair_tokenizer, tensors
from assistant.support import FOLDER
from eval.support_data import Pair, perturbed_pairs, public_pairs, public_texts
from ingest.read.cage import read
from ingest.structure import structure

SEED = 7
BATCH = 24
RATE = 5e-5
EVERY = 50
ROOT = Path(__file__).resolve().parents[1]


def training_pairs(data: Path) -> list[Pair]:
    """All pairs to train on: public ones (those with claims people wrote to mislead twice) and perturbed ones.

    Nothing of a document or domain that is held out is among them.
    """
    texts = [*public_texts(data), *_example_texts()]
    made = perturbed_pairs(texts, seed=SEED, per_document=6)
    made += perturbed_pairs(_example_texts(), seed=SEED + 1, per_document=250)
    public = public_pairs(data)
    by_people = [pair for pair in public if pair.source == "fool-me-twice"]
    return [pair for pair in [*public, *by_people, *made] if not pair.held_out]


def _example_texts() -> list[tuple[str, str]]:
    """The shipped invented reviews, whose words are those of the field."""
    found = []
    for path in sorted((ROOT / "examples").iterdir()):
        paragraphs = structure(read(path), name=path.stem).paragraphs
        found.append((path.stem, " ".join(p.text for p in paragraphs if "\t" not in p.text)))
    return found


def train(data: Path, out: Path, *, minutes: float) -> None:
    """Train for some minutes from the last checkpoint on, else from the shipped weights; write weights and checksum."""
    import torch
    from safetensors.torch import load_file, save_file

    torch.manual_seed(SEED)
    pairs = training_pairs(data)
    print(
        f"{len(pairs)} pairs",
        {s: sum(p.source == s for p in pairs) for s in sorted({p.source for p in pairs})},
        flush=True,
    )
    network, tokenizer = build_network(), pair_tokenizer()
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    step = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    elif (FOLDER / "support.safetensors").exists():
        shipped = load_file(str(FOLDER / "support.safetensors"))
        network.load_state_dict({name: value.to(torch.float32) for name, value in shipped.items()})
    network.train()
    started, running = time.monotonic(), 0.0
    while (spent := (time.monotonic() - started) / 60) < minutes:
        for group in optimiser.param_groups:
            group["lr"] = RATE * min(1.0, (step + 1) / 100) * max(0.05, 1 - spent / minutes)
        batch = _batch(pairs, step)
        loss = _loss(network, tokenizer, batch)
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        running = 0.98 * running + 0.02 * float(loss.detach()) if step else float(loss.detach())
        step += 1
        if step % EVERY == 0:
            torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "step": step}, checkpoint)
            print(f"step {step}, {step * BATCH} pairs, loss {running:.3f}, {spent:.1f} minutes", flush=True)
    weights = out / "support.safetensors"
    save_file(
        {name: value.to(torch.float16).contiguous() for name, value in network.state_dict().items()}, str(weights)
    )
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    (out / "support.json").write_text(
        json.dumps({"sha256": digest, "steps": step, "pairs": len(pairs)}, indent=1) + "\n"
    )


def _batch(pairs: list[Pair], step: int) -> list[Pair]:
    """The pairs of a step: each epoch in an order of its own, pairs of like length together."""
    per_epoch = len(pairs) // BATCH
    epoch, at = divmod(step, per_epoch)
    rng = random.Random(SEED + epoch)
    order = list(range(len(pairs)))
    rng.shuffle(order)
    pools = [
        sorted(order[i : i + 40 * BATCH], key=lambda i: len(pairs[i].passage)) for i in range(0, len(order), 40 * BATCH)
    ]
    batches = [pool[i : i + BATCH] for pool in pools for i in range(0, len(pool), BATCH)]
    rng.shuffle(batches)
    return [pairs[i] for i in batches[at]]


def _loss(network: Any, tokenizer: Any, batch: list[Pair]) -> Any:
    import torch

    inputs = tensors(tokenizer, [(pair.passage, pair.claim) for pair in batch])
    labels = torch.tensor([LABELS.index(pair.label) for pair in batch])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        logits = network(*inputs)
    return torch.nn.functional.cross_entropy(logits.float(), labels, label_smoothing=0.05)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--minutes", type=float, default=60)
    arguments = parser.parse_args()
    train(arguments.data, arguments.out, minutes=arguments.minutes)


if __name__ == "__main__":
    main()
