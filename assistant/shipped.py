"""Weights that ship with the program: the card beside them, and the file checked against the checksum it gives."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

from ingest.errors import EncoderError


def read_card(card: Path, *, of: str) -> dict[str, Any]:
    """The card of what `of` names; it gives the `sha256` of the weights among others.

    Raises:
        EncoderError: it is not there.
    """
    try:
        return dict(json.loads(card.read_text()))
    except OSError as error:
        raise EncoderError(f"{card.parent}: the {of} is not installed ({error}); run make install") from error


def checked(weights: Path, sha256: str) -> Path:
    """The file, once its bytes are known to be the shipped ones.

    Raises:
        EncoderError: they are others, or the file is not there.
    """
    try:
        digest = hashlib.sha256(weights.read_bytes()).hexdigest()
    except OSError as error:
        raise EncoderError(f"{weights}: not installed ({error}); run make install") from error
    if digest != sha256:
        raise EncoderError(f"{weights}: not the shipped weights (checksum differs); run make install again")
    return weights
