"""The least a run must score: thresholds in pyproject.toml under [tool.reviews.gate]."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.errors import InputError


def read_thresholds(path: Path) -> dict[str, float]:
    """Measure to least value.

    Raises:
        InputError: no file, no thresholds, or one that is no number.
    """
    try:
        gate = tomllib.loads(path.read_text())["tool"]["reviews"]["gate"]
    except (OSError, KeyError, tomllib.TOMLDecodeError) as error:
        raise InputError(f"{path}: no thresholds under [tool.reviews.gate] ({error}); add some") from error
    for name, least in gate.items():
        if not isinstance(least, (int, float)):
            raise InputError(f"{path}: the threshold of '{name}' is '{least}'; it must be a number")
    return {name: float(least) for name, least in gate.items()}


def below(scores: Mapping[str, Mapping[str, Any]], thresholds: Mapping[str, float]) -> list[str]:
    """What falls short, one line each; a measure that is unknown or undefined does too."""
    lines = []
    for name, least in thresholds.items():
        value = scores[name]["all"] if name in scores else None
        if value is None or value < least:
            lines.append(f"{name}: {'undefined' if value is None else f'{value:.3f}'}, at least {least:.3f} needed")
    return lines
