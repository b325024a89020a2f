"""Index generations: built aside from the record, checked, swapped in by one pointer; opened; healed."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.catalogue import SCHEMA_VERSION, Catalogue, open_catalogue
from ingest.check import ready_check
from ingest.encode import EncoderIdentity, Precision, Vectors
from ingest.errors import DamagedIndexError, IndexLockedError, IndexMissingError, StaleIndexError
from ingest.locks import only_writer
from ingest.types import Document, Item, ItemKind, Metadata, Paragraph, Passage

if TYPE_CHECKING:
    from ingest.dense import DenseIndex
    from ingest.lexical import LexicalIndex

_CURRENT, _LOCK, _GENERATIONS, _MANIFEST = "current", "lock", "generations", "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation holds: the version of each document, and the encoder that made its vectors.

    `files` are the bytes of each of its files when it was made, those apart that a reader of Chroma may touch.
    """

    generation: str
    schema: int
    encoder: EncoderIdentity
    precision: Precision
    documents: dict[str, int]
    passages: int
    files: dict[str, int]


def writer_lock(folder: Path) -> AbstractContextManager[None]:
    """Hold the one lock of an index; it falls with the process that holds it.

    Raises:
        IndexLockedError: another process is writing.
    """
    taken = IndexLockedError(f"{folder}: another ingest is writing it; wait until it has ended, then try again")
    return only_writer(folder / _LOCK, taken=taken)


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of the current generation; None where there is none yet.

    Raises:
        DamagedIndexError: the pointer names a generation that is not there.
        StaleIndexError: another version of this program made it.
    """
    try:
        name = (folder / _CURRENT).read_text().strip()
        fields = json.loads((folder / _GENERATIONS / name / _MANIFEST).read_text())
    except FileNotFoundError:
        if (folder / _CURRENT).exists():
            raise DamagedIndexError(
                f"{folder}: its current generation is gone; mend it with reviews ingest REVIEWS --index {folder}"
            ) from None
        return None
    if fields.keys() != {field.name for field in dataclass_fields(Manifest)}:
        raise StaleIndexError(
            f"{folder}: made by another version of this program; rebuild with reviews ingest REVIEWS --index {folder}"
        )
    return Manifest(**{**fields, "encoder": EncoderIdentity(**fields["encoder"])})


def whole_manifest(folder: Path) -> Manifest | None:
    """The manifest of the current generation; None where there is none, or files of it are gone or cut short."""
    try:
        manifest = read_manifest(folder)
    except (DamagedIndexError, StaleIndexError):
        return None
    if manifest is None or manifest.files != _sizes(generation_folder(folder, manifest)):
        return None
    return manifest


def _sizes(generation: Path) -> dict[str, int]:
    found = {str(path.relative_to(generation)): path for path in generation.rglob("*") if path.is_file()}
    kept = {n: path for n, path in found.items() if not ("sqlite" in n or "lock" in n or n == _MANIFEST)}
    return {name: path.stat().st_size for name, path in sorted(kept.items())}


def generation_folder(folder: Path, manifest: Manifest) -> Path:
    return folder / _GENERATIONS / manifest.generation


def build(folder: Path, catalogue: Catalogue, encoder: EncoderIdentity, precision: Precision) -> Manifest:
    """Build a generation of everything live in the catalogue, check it, and make it current. Hold the lock.

    Raises:
        DamagedIndexError: the new generation failed its check; the old one stays current.
    """
    live = {v.name: v.version for v in catalogue.live()}
    generations = folder / _GENERATIONS
    name = _next_name(generations)
    aside = generations / f"{name}.new"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(parents=True)
    versions = list(live.values())
    titles = {name: catalogue.metadata(version).title or name for name, version in live.items()}
    with ready_check() as check:
        from ingest.dense import build_dense
        from ingest.lexical import build_lexical

        n_passages = build_dense(aside / "dense", catalogue.indexed(versions))
        build_lexical(aside / "lexical", (passage for passage, _ in catalogue.indexed(versions)), titles)
        manifest = Manifest(name, SCHEMA_VERSION, encoder, precision, live, n_passages, _sizes(aside))
        (aside / _MANIFEST).write_text(json.dumps(asdict(manifest)))
        check(folder, aside)
    _sync_tree(aside)
    aside.rename(generations / name)
    _sync(generations)
    _point_to(folder, name)
    return manifest


def _next_name(generations: Path) -> str:
    used = [int(path.name.split(".")[0]) for path in generations.glob("[0-9]*")] if generations.is_dir() else []
    return f"{max(used, default=0) + 1:06d}"


def _point_to(folder: Path, name: str) -> None:
    pointer = folder / f"{_CURRENT}.new"
    pointer.write_text(name)
    _sync(pointer)
    pointer.replace(folder / _CURRENT)
    _sync(folder)


def _sync_tree(folder: Path) -> None:
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def tidy(folder: Path, manifest: Manifest) -> None:
    """Remove every generation but the current one, and what a killed build left. Hold the lock."""
    for path in (folder / _GENERATIONS).iterdir():
        if path.name != manifest.generation:
            shutil.rmtree(path, ignore_errors=True)


class Index:
    """An open index: one generation and the record it was made from."""

    def __init__(self, folder: Path, manifest: Manifest, catalogue: Catalogue) -> None:
        from ingest.dense import open_dense
        from ingest.lexical import open_lexical

        self.folder = folder
        self.manifest = manifest
        self.catalogue = catalogue
        generation = generation_folder(folder, manifest)
        self.dense: DenseIndex = open_dense(generation / "dense")
        self.lexical: LexicalIndex = open_lexical(generation / "lexical")

    @cached_property
    def metadata(self) -> dict[str, Metadata]:
        """What each document says of itself, by name."""
        return {name: self.catalogue.metadata(version) for name, version in sorted(self.manifest.documents.items())}

    @cached_property
    def acronyms(self) -> dict[str, dict[str, str]]:
        """The acronyms each document defines, by name."""
        return {name: self.catalogue.acronyms(version) for name, version in sorted(self.manifest.documents.items())}

    @cached_property
    def page_labels(self) -> dict[str, tuple[str, ...]]:
        """The numbers the pages of each document print, "" for none, by name."""
        return {name: self.catalogue.page_labels(version) for name, version in sorted(self.manifest.documents.items())}

    @cached_property
    def item_places(self) -> dict[str, set[tuple[ItemKind, int]]]:
        """The (kind, place) of every item of each document, by name."""
        return {
            name: {(item.kind, place) for item in self.items(name) for place in (item.place, *item.also)}
            for name in self.manifest.documents
        }

    def items(self, name: str) -> tuple[Item, ...]:
        """The items of a document, without reading the rest of it."""
        return self.catalogue.items(self.manifest.documents[name])

    @property
    def documents(self) -> list[str]:
        """The names of all documents, in order."""
        return sorted(self.manifest.documents)

    def document(self, name: str) -> Document:
        return self.catalogue.document(self.manifest.documents[name])

    def passages(self, ids: list[str]) -> list[Passage]:
        """Passages by id, in the order asked for.

        Raises:
            DamagedIndexError: the record no longer holds one (the index was rebuilt meanwhile: open it again).
        """
        by_document: dict[str, list[str]] = {}
        for passage_id in ids:
            by_document.setdefault(passage_id.rpartition("#")[0], []).append(passage_id)
        found: dict[str, Passage] = {}
        for name, part in by_document.items():
            found |= self.catalogue.passages(self.manifest.documents.get(name, -1), part)
        if missing := [passage_id for passage_id in ids if passage_id not in found]:
            raise DamagedIndexError(f"{self.folder}: passage {missing[0]} is not in the record; run reviews doctor")
        return [found[passage_id] for passage_id in ids]

    def passages_at(self, name: str, places: list[int]) -> list[Passage]:
        """The passages, footnotes apart, that hold text of these paragraphs, in reading order."""
        wanted = set(places)
        stored = self.catalogue.indexed([self.manifest.documents[name]]) if wanted else ()
        return [p for p, _ in stored if p.kind != "footnote" and wanted & set(p.places)]

    def exact_search(self, vector: Vectors, k: int, documents: Collection[str]) -> list[tuple[str, float]]:
        """The k passages of some documents nearest a unit vector, by comparing every one; ties by id."""
        versions = [self.manifest.documents[name] for name in documents]
        rows = [(p.id, float(stored @ vector)) for p, stored in self.catalogue.indexed(versions)]
        return sorted(rows, key=lambda row: (-row[1], row[0]))[:k]

    def paragraphs(self, name: str, places: list[int]) -> list[Paragraph]:
        return self.catalogue.paragraphs(self.manifest.documents[name], places)

    def is_current(self) -> bool:
        """False once an ingest has swapped in a newer generation."""
        return (self.folder / _CURRENT).read_text().strip() == self.manifest.generation

    def close(self) -> None:
        self.dense.close()
        self.catalogue.close()


def open_index(folder: Path, *, encoder_digest: str | None = None) -> Index:
    """Open the current generation for reading. `encoder_digest`, when given, must be the one it was built with.

    Raises:
        IndexMissingError: nothing was ingested there.
        StaleIndexError: built with another encoder or schema.
    """
    manifest = read_manifest(folder) if folder.is_dir() else None
    if manifest is None:
        raise IndexMissingError(f"{folder}: no index there; make one with reviews ingest REVIEWS --index {folder}")
    if encoder_digest is not None and encoder_digest != manifest.encoder.digest:
        raise StaleIndexError(
            f"{folder}: built with encoder '{manifest.encoder.name}', this command asks for another; leave out "
            f"--encoder, or rebuild with reviews ingest REVIEWS --index {folder} --encoder NAME"
        )
    return Index(folder, manifest, open_catalogue(folder, read_only=True))
