"""Calibrate the trained scorer and measure it: `python -m eval.calibrate_support DATA TRAINED [--pairs FILE] [--ship]`.

Half of the held-out documents fit a random forest over the cross-encoder's log probabilities and the explicit checks;
the other half is measured. Nothing is trained or fitted on it, but the forest's kind and `CAUTION` were chosen looking
at it, which flatters "all together" a little.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.proof.cross_encoder import LABELS, CrossEncoder, claim_parts
from assistant.proof.forest import Forest, forest_of
from assistant.proof.support import FOLDER, Calibration
from eval.grounding import (
    Figure,
    Scores,
    best_threshold,
    by_source,
    cosine_scores,
    figure,
    least,
    overlap_scores,
    part_features,
    read_pairs,
    table,
)
from eval.support_data import Pair, invented_pairs, perturbed_pairs, public_pairs, public_texts, whole_answers
from ingest.encode import load_encoder

CAUTION = 0.5
CAUGHT = 0.65
INVENTED = 10
N_TREES, MAX_DEPTH, LEAST_IN_LEAF = 300, 8, 20
RESULTS = Path(__file__).parent / "results"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("trained", type=Path)
    parser.add_argument("--pairs", type=Path, help="more labelled pairs to measure on")
    parser.add_argument("--ship", action="store_true", help="put weights and calibration into the package")
    arguments = parser.parse_args()
    weights = arguments.trained / "support.safetensors"
    cross_encoder = CrossEncoder(weights)
    fit, test = held_out(arguments.data)
    more = read_pairs(arguments.pairs) if arguments.pairs else []
    answers = whole_answers([pair for pair in test if pair.source == "invented"], seed=3, n=300)
    sets = {**by_source([*test, *answers]), **({arguments.pairs.stem: more} if arguments.pairs else {})}
    calibration, figures = measure(cross_encoder, fit, sets)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / "grounding.md").write_text(table(figures) + "\n")
    print(table(figures))
    if arguments.ship:
        FOLDER.mkdir(exist_ok=True)
        shutil.copy(weights, FOLDER / weights.name)
        trained = json.loads((arguments.trained / "support.json").read_text())
        card = {
            **trained,
            "sha256": hashlib.sha256(weights.read_bytes()).hexdigest(),
            "threshold": calibration.threshold,
            "caution": calibration.caution,
        }
        calibration.forest.save(FOLDER / "forest.npz")
        (FOLDER / "support.json").write_text(json.dumps(card, indent=1) + "\n")


def held_out(data: Path) -> tuple[list[Pair], list[Pair]]:
    """The pairs of held-out documents, parted by document: to fit the calibration (claims of one part), to measure."""
    own = [*invented_pairs(), *perturbed_pairs(public_texts(data), seed=99, per_document=3)]
    fit = [pair for pair in [*public_pairs(data, by_sentence=True), *own] if pair.held_out and _half(pair)]
    fit = [pair for pair in fit if len(claim_parts(pair.claim)) == 1]
    return fit, [pair for pair in [*public_pairs(data), *own] if pair.held_out and not _half(pair)]


def _half(pair: Pair) -> bool:
    return int(hashlib.sha256(f"half {pair.document}".encode()).hexdigest(), 16) % 2 == 0


def measure(
    cross_encoder: CrossEncoder, fit: Sequence[Pair], sets: dict[str, list[Pair]]
) -> tuple[Calibration, list[Figure]]:
    """Fit each method's calibration on `fit`, and measure it on every set."""
    encoder = load_encoder()
    whole, _ = part_features(cross_encoder, fit)
    labels = np.array([LABELS.index(pair.label) for pair in fit])
    sources = np.array([pair.source.partition("_")[0] for pair in fit])
    simple = {"word overlap": overlap_scores(fit), "encoder cosine": cosine_scores(encoder, fit)}
    thresholds = {name: best_threshold(labels == 0, scores, sources) for name, scores in simple.items()}
    fitted = {
        "explicit checks": fit_calibration(whole[:, 4:], labels, sources),
        "cross-encoder": fit_calibration(whole[:, :4], labels, sources),
        "all together": fit_calibration(whole, labels, sources, cautious=True),
    }
    figures = []
    for name, pairs in sets.items():
        rows, owners = part_features(cross_encoder, pairs)
        plain = {"word overlap": overlap_scores(pairs), "encoder cosine": cosine_scores(encoder, pairs)}
        figures += [figure(m, name, pairs, scores, scores >= thresholds[m]) for m, scores in plain.items()]
        told = {
            "explicit checks": fitted["explicit checks"].forest.probabilities(rows[:, 4:]),
            "cross-encoder": fitted["cross-encoder"].forest.probabilities(rows[:, :4]),
            "all together": fitted["all together"].probabilities(rows),
        }
        for method, probabilities in told.items():
            scores = least(probabilities[:, 0], owners)
            figures.append(figure(method, name, pairs, scores, scores >= fitted[method].threshold))
    return fitted["all together"], figures


def fit_calibration(rows: Scores, labels: Any, sources: Any, *, cautious: bool = False) -> Calibration:
    """A random forest, and the least threshold that refuses the share `CAUGHT` of the invented contradictions unseen.

    Five folds; `cautious` weighs hard contrasts as in use. A claim wrongly taken for supported does more harm than one
    wrongly doubted, so the share is chosen and not the best balance. Data sets and labels weigh alike, but the invented
    pairs `INVENTED` times: they are likest to what is judged in use.
    """
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.model_selection import KFold

    weights = np.array([(INVENTED if source == "invented" else 1) / (sources == source).sum() for source in sources])
    for label in range(len(LABELS)):
        weights[labels == label] /= weights[labels == label].sum()

    def fit(at: Any) -> Forest:
        forest = RandomForestClassifier(N_TREES, max_depth=MAX_DEPTH, min_samples_leaf=LEAST_IN_LEAF, random_state=0)
        return forest_of(forest.fit(rows[at], labels[at], sample_weight=weights[at]))

    unseen = np.zeros(len(rows))
    for seen, held in KFold(5, shuffle=True, random_state=0).split(rows):
        told = Calibration(fit(seen), 0.0, CAUTION) if cautious else fit(seen)
        unseen[held] = told.probabilities(rows[held])[:, 0]
    contradicted = (sources == "invented") & (labels == LABELS.index("contradicted"))
    return Calibration(fit(np.arange(len(rows))), float(np.quantile(unseen[contradicted], CAUGHT)), CAUTION)


if __name__ == "__main__":
    main()
