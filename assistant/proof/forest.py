"""A random forest as plain arrays, so that it ships as numbers and runs without scikit-learn."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of equal numbers of nodes (padded): a leaf's `feature` is -1 and its `shares` are those of the labels.

    `feature`, `threshold`, `left` and `right` are (trees, nodes), `shares` (trees, nodes, labels). A row goes left
    where its feature is at most the threshold (Breiman, Random Forests, 2001).
    """

    feature: NDArray[np.int16]
    threshold: NDArray[np.float32]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    shares: NDArray[np.float32]

    def probabilities(self, rows: Rows) -> Rows:
        """Rows of features as rows of label probabilities: the mean of the trees' shares."""
        trees = np.arange(len(self.feature))[:, None]
        samples = np.arange(len(rows))[None, :]
        values = rows.astype(np.float32)
        at = np.zeros((len(self.feature), len(rows)), dtype=np.int16)
        while (inner := self.feature[trees, at] >= 0).any():
            goes_left = values[samples, self.feature[trees, at]] <= self.threshold[trees, at]
            at = np.where(inner, np.where(goes_left, self.left[trees, at], self.right[trees, at]), at)
        return np.asarray(self.shares[trees, at].mean(axis=0), dtype=np.float64)

    def save(self, path: Path) -> None:
        np.savez_compressed(path, **{name: getattr(self, name) for name in self.__slots__})


def read_forest(path: Path) -> Forest:
    """Read what `Forest.save` wrote; a file that is no plain arrays raises ValueError or OSError."""
    with np.load(path, allow_pickle=False) as arrays:
        return Forest(**arrays)


def forest_of(fitted: Any) -> Forest:
    """A fitted `sklearn.ensemble.RandomForestClassifier` as plain arrays."""
    trees = [estimator.tree_ for estimator in fitted.estimators_]
    n_nodes = max(tree.node_count for tree in trees)

    def padded(rows: list[Any], dtype: Any) -> NDArray[Any]:
        whole = np.zeros((len(rows), n_nodes, *rows[0].shape[1:]), dtype=dtype)
        for row, own in zip(whole, rows, strict=True):
            row[: len(own)] = own
        return whole

    shares = [tree.value[:, 0, :] / tree.value[:, 0, :].sum(axis=1, keepdims=True) for tree in trees]
    return Forest(
        feature=padded([np.where(tree.children_left < 0, -1, tree.feature) for tree in trees], np.int16),
        threshold=padded([tree.threshold for tree in trees], np.float32),
        left=padded([tree.children_left.clip(0) for tree in trees], np.int16),
        right=padded([tree.children_right.clip(0) for tree in trees], np.int16),
        shares=padded(shares, np.float32),
    )
