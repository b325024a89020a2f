"""Corrections to what a report says of itself: `reviews.csv`, `reviews.yaml` or `reviews.yml` beside the reviews."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from ingest.errors import FileError
from ingest.read.unseen import visible
from ingest.structure.metadata import read_date
from ingest.types import Metadata, Period

NAMES = ("reviews.csv", "reviews.yaml", "reviews.yml")
_TEXT = ("title", "kind", "body", "area", "method", "nation", "working_together")
_LISTS = ("subjects", "authors")
_FIELDS = (*_TEXT, *_LISTS, "published", "period")


def read_sidecar(folder: Path) -> dict[str, dict[str, str]]:
    """The corrections in a folder, by document: field to value as written. Empty where there is no such file.

    A CSV file has a column `document` and any of the fields; a YAML file maps documents to fields. Lists are
    parted by ";"; a period is two dates parted by " to ". An empty value corrects nothing.

    Raises:
        FileError: `bad_sidecar`, with the row, the field and the value.
    """
    for path in (folder / name for name in NAMES):
        if path.is_file():
            rows = _csv_rows(path) if path.suffix == ".csv" else _yaml_rows(path)
            for document, fields in rows.items():
                _check(path, document, fields)
            return rows
    return {}


def corrected(metadata: Metadata, fields: Mapping[str, str]) -> Metadata:
    """Metadata with the given fields in place of those read."""
    changes: dict[str, Any] = {name: fields[name] for name in _TEXT if fields.get(name)}
    changes |= {name: _parts(fields[name]) for name in _LISTS if fields.get(name)}
    if fields.get("published"):
        changes["published"] = read_date(fields["published"])
    if fields.get("period"):
        changes["period"] = _period(fields["period"])
    return replace(metadata, **changes)


def fields_digest(fields: Mapping[str, str]) -> str:
    """What is added to a file's digest, so that a changed correction makes the file a changed one."""
    return json.dumps(fields, sort_keys=True) if fields else ""


def _csv_rows(path: Path) -> dict[str, dict[str, str]]:
    try:
        rows = list(csv.DictReader(visible(path.read_text(encoding="utf-8-sig")).splitlines()))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise FileError("bad_sidecar", f"{path}: cannot be read ({error}); save it as CSV in UTF-8") from error
    found: dict[str, dict[str, str]] = {}
    for number, row in enumerate(rows, start=2):
        document = (row.pop("document", None) or "").strip()
        if not document:
            raise FileError("bad_sidecar", f"{path}: row {number} names no document; fill in its column 'document'")
        found[Path(document).stem if "." in document else document] = {
            str(name): (value or "").strip() for name, value in row.items()
        }
    return found


def _yaml_rows(path: Path) -> dict[str, dict[str, str]]:
    try:
        loaded = yaml.safe_load(visible(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise FileError("bad_sidecar", f"{path}: cannot be read ({error}); check its YAML") from error
    if not isinstance(loaded, dict) or not all(isinstance(fields, dict) for fields in loaded.values()):
        raise FileError("bad_sidecar", f"{path}: must map each document to its fields")
    return {
        str(document): {
            str(name): "; ".join(map(str, value)) if isinstance(value, list) else str(value or "")
            for name, value in fields.items()
        }
        for document, fields in loaded.items()
    }


def _check(path: Path, document: str, fields: Mapping[str, str]) -> None:
    for name, value in fields.items():
        where = f"{path}: {document}: {name}"
        if name not in _FIELDS:
            raise FileError("bad_sidecar", f"{where} is no field; use {', '.join(_FIELDS)}")
        if name == "published" and value and read_date(value) is None:
            raise FileError("bad_sidecar", f"{where} is '{value}'; write 2019, March 2019, 14 March 2019 or 2019-03-14")
        if name == "period" and value and _period(value) is None:
            raise FileError("bad_sidecar", f"{where} is '{value}'; write two dates parted by ' to '")


def _parts(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(";") if part.strip())


def _period(value: str) -> Period | None:
    start, _, end = value.partition(" to ")
    first, last = read_date(start), read_date(end)
    return Period(value, first.iso, last.iso) if first and last and first.iso <= last.iso else None
