"""Train the support scorer: `python -m eval.train_support DATA OUT [--tune]`, from its last checkpoint on."""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.proof.cross_encoder import LABELS, build_network, nearest_window, pair_tokenizer, tensors
from assistant.proof.support import FOLDER
from eval.support_data import Pair, among_others, invented_pairs, perturbed_pairs, public_pairs, public_texts
from ingest.read.cage import read
from ingest.structure import structure

SEED = 7
BATCH = 24
RATE = 5e-5
EVERY = 50
TUNING_RATE, EPOCHS, REHEARSED = 6e-5, 1, 0.6
AFTER = 0.75
ROOT = Path(__file__).resolve().parents[1]


def training_pairs(data: Path) -> list[Pair]:
    """All pairs to train on: public ones (those with claims people wrote to mislead twice) and perturbed ones.

    Nothing of a document or domain that is held out is among them.
    """
    texts = [*public_texts(data), *_example_texts()]
    made = perturbed_pairs(texts, seed=SEED, per_document=6)
    made += perturbed_pairs(_example_texts(), seed=SEED + 1, per_document=250)
    public = [
        replace(pair, passage=nearest_window(pair.passage, pair.claim)) for pair in public_pairs(data, by_sentence=True)
    ]
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

    torch.manual_seed(SEED)
    pairs = training_pairs(data)
    _tell_of(pairs)
    network, tokenizer = _shipped_network(), pair_tokenizer()
    optimiser = torch.optim.AdamW(network.parameters(), lr=RATE, weight_decay=0.01)
    out.mkdir(parents=True, exist_ok=True)
    checkpoint = out / "checkpoint.pt"
    step = 0
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        network.load_state_dict(state["network"])
        optimiser.load_state_dict(state["optimiser"])
        step = state["step"]
    network.train()
    started, running = time.monotonic(), 0.0
    while (spent := (time.monotonic() - started) / 60) < minutes:
        rate = RATE * min(1.0, (step + 1) / 100) * max(0.05, 1 - spent / minutes)
        loss = _update(network, optimiser, tokenizer, _batch(pairs, step), rate)
        running = 0.98 * running + 0.02 * loss if step else loss
        step += 1
        if step % EVERY == 0:
            torch.save({"network": network.state_dict(), "optimiser": optimiser.state_dict(), "step": step}, checkpoint)
            print(f"step {step}, {step * BATCH} pairs, loss {running:.3f}, {spent:.1f} minutes", flush=True)
    _save(network, out, {"steps": step, "pairs": len(pairs)})


def tune(data: Path, out: Path) -> None:
    """Train the shipped weights on the invented pairs for `EPOCHS`, with `REHEARSED` of the others in each epoch.

    Half of the invented pairs are read as they are, half with their passage among others.

    Written are the weights before and after, the latter `AFTER` of the whole (Wortsman et al., 2022, model soups).
    """
    import torch

    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    own = [pair for pair in invented_pairs() if not pair.held_out]
    others = training_pairs(data)
    n_others = int(len(own) * REHEARSED)
    _tell_of(own)
    network, tokenizer = _shipped_network(), pair_tokenizer()
    before = {name: value.clone() for name, value in network.state_dict().items()}
    optimiser = torch.optim.AdamW(network.parameters(), lr=TUNING_RATE, weight_decay=0.01)
    steps = EPOCHS * ((len(own) + n_others) // BATCH)
    network.train()
    step = 0
    for epoch in range(EPOCHS):
        rng.shuffle(own)
        read = [*own[::2], *among_others(own[1::2], rng), *rng.sample(others, n_others)]
        pairs = sorted(read, key=lambda pair: (len(pair.passage) // 120, rng.random()))
        batches = [pairs[at : at + BATCH] for at in range(0, len(pairs) - BATCH + 1, BATCH)]
        rng.shuffle(batches)
        for batch in batches:
            rate = TUNING_RATE * min(1.0, (step + 1) / 30) * max(0.05, 1 - step / steps)
            loss = _update(network, optimiser, tokenizer, batch, rate)
            step += 1
            if step % EVERY == 0 or step == steps:
                print(f"step {step} of {steps}, epoch {epoch + 1} of {EPOCHS}, last loss {loss:.3f}", flush=True)
    after = network.state_dict()
    network.load_state_dict(
        {name: torch.lerp(before[name], after[name], AFTER) for name in after if after[name].is_floating_point()},
        strict=False,
    )
    trained = json.loads((FOLDER / "support.json").read_text())
    first = {name: trained[name] for name in ("steps", "pairs")}
    _save(network, out, {**first, "tuned_steps": step, "tuned_pairs": len(own)})


def _tell_of(pairs: list[Pair]) -> None:
    by_source = {s: sum(p.source == s for p in pairs) for s in sorted({p.source for p in pairs})}
    print(f"{len(pairs)} pairs", by_source, flush=True)


def _shipped_network() -> Any:
    """The network with the shipped weights, where there are any, else with those it is built from."""
    import torch
    from safetensors.torch import load_file

    network = build_network()
    if (FOLDER / "support.safetensors").exists():
        shipped = load_file(str(FOLDER / "support.safetensors"))
        network.load_state_dict({name: value.to(torch.float32) for name, value in shipped.items()})
    return network


def _update(network: Any, optimiser: Any, tokenizer: Any, batch: list[Pair], rate: float) -> float:
    """One step of learning at a rate; returns the batch's loss before it."""
    import torch

    for group in optimiser.param_groups:
        group["lr"] = rate
    loss = _loss(network, tokenizer, batch)
    optimiser.zero_grad()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
    optimiser.step()
    return float(loss.detach())


def _save(network: Any, out: Path, made_of: dict[str, int]) -> None:
    """Write the weights in half precision, and beside them their checksum and what they were made of."""
    import torch
    from safetensors.torch import save_file

    out.mkdir(parents=True, exist_ok=True)
    weights = out / "support.safetensors"
    halved = {name: value.to(torch.float16).contiguous() for name, value in network.state_dict().items()}
    save_file(halved, str(weights))
    digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    (out / "support.json").write_text(json.dumps({"sha256": digest, **made_of}, indent=1) + "\n")


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
    parser.add_argument("--tune", action="store_true", help="train the shipped weights on the invented pairs instead")
    arguments = parser.parse_args()
    if arguments.tune:
        tune(arguments.data, arguments.out)
    else:
        train(arguments.data, arguments.out, minutes=arguments.minutes)


if __name__ == "__main__":
    main()
