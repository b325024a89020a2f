"""A folder of files to a catalogue and a current index; skips what is unchanged and reports on every file."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

from ingest.catalogue import Catalogue, Version, open_catalogue
from ingest.encode import ADAPTED, Encoder, load_encoder
from ingest.errors import FileError, InputError, StorageError, storage_errors
from ingest.files import ReviewFile, find_files
from ingest.index import Manifest, build, tidy, whole_manifest, writer_lock
from ingest.passages import encoded_text, split
from ingest.read.cage import read_document
from ingest.read.sniff import sniff
from ingest.report import FileReport, FileStatus, Progress, Report, caution, failure, kept
from ingest.sidecar import corrected
from ingest.types import Document, Source

READERS = 2
_READ_AHEAD = 8


Tell = Callable[[Progress], None]
Load = Callable[[str], Encoder]


def ingest(
    paths: Sequence[Path],
    folder: Path,
    *,
    encoder_name: str = ADAPTED,
    keep_missing: bool = False,
    password: str | None = None,
    reread: bool = False,
    load: Load = load_encoder,
    tell: Tell = lambda _: None,
) -> Report:
    """Bring the index in `folder` up to date with the files and folders in `paths`.

    A file that cannot be read is reported and the rest goes on; if it had been read before, that reading stays.
    A file recorded under one of `paths` that is gone is removed, unless `keep_missing`. `load` makes an encoder
    of a name; it is called only when a file needs one. `password` opens encrypted PDF files. `reread` reads
    files again that have not changed.

    Raises:
        InputError: none of `paths` exists, or there is no file under them.
        ReviewsError: the index is locked, its disk full, the encoder missing.
    """
    started = time.monotonic()
    files, unusable = find_files(paths)
    reports = [failure(path, error) for path, error in unusable]
    with storage_errors(folder), _sqlite_storage_errors(folder), writer_lock(folder):
        catalogue = open_catalogue(folder, read_only=False)
        try:
            work = _Ingest(folder, catalogue, encoder_name, password, load, tell, reread=reread)
            reports = kept([*reports, *work.read_all(files)], {version.path for version in catalogue.live()})
            reports += work.remove_missing(paths, files, reports, keep_missing=keep_missing)
            if not files and not any(r.status == "removed" for r in reports):
                raise InputError(f"{', '.join(map(str, paths))}: no files there to read; name a folder of reviews")
            note, elsewhere = work.index(), work.elsewhere(paths)
        finally:
            catalogue.close()
    return Report(tuple(reports), time.monotonic() - started, work.encoding_seconds, note, elsewhere)


def remove(folder: Path, names: Sequence[str]) -> None:
    """Take documents out of the index and erase them from the record; their files stay where they are.

    Raises:
        ReviewsError: the index is locked or its disk full.
    """
    with storage_errors(folder), _sqlite_storage_errors(folder), writer_lock(folder):
        catalogue = open_catalogue(folder, read_only=False)
        try:
            for name in names:
                catalogue.remove(name)
            _Ingest(folder, catalogue, ADAPTED, None, load_encoder, lambda _: None).index()
        finally:
            catalogue.close()


class _Ingest:
    """One ingest under way; the encoder is loaded only when a file needs it."""

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        encoder_name: str,
        password: str | None,
        load: Load,
        tell: Tell,
        *,
        reread: bool = False,
    ) -> None:
        self.read = partial(read_document, password=password)
        self.folder = folder
        self.catalogue = catalogue
        self.encoder_name = encoder_name
        self.load = load
        self.tell = tell
        self.reread = reread
        self.reader = reader_digest()
        self.encoding_seconds = 0.0
        self._encoder: Encoder | None = None
        self._n_passages = 0

    @property
    def encoder(self) -> Encoder:
        if self._encoder is None:
            self._encoder = self.load(self.encoder_name)
        return self._encoder

    def read_all(self, files: Sequence[ReviewFile]) -> list[FileReport]:
        live = {version.name: version for version in self.catalogue.live()}
        named: dict[str, Path] = {}
        reports: list[FileReport] = []
        to_read: list[ReviewFile] = []
        n_of_name = Counter(file.name for file in files)
        for file in files:
            if n_of_name[file.name] > 1 and not _is_review_file(file):
                to_read.append(file)
                continue
            clash = _clash(file, named.get(file.name), live.get(file.name), files)
            named.setdefault(file.name, file.path)
            if clash:
                reports.append(failure(file.shown, clash))
            elif self._is_unchanged(file, live.get(file.name)):
                reports.append(self._unchanged(file, live[file.name]))
            else:
                to_read.append(file)
        return reports + list(self._read(to_read))

    def _is_unchanged(self, file: ReviewFile, version: Version | None) -> bool:
        if self.reread or version is None or (version.digest, version.reader) != (file.digest, self.reader):
            return False
        manifest = whole_manifest(self.folder)
        same_name = manifest is not None and manifest.encoder.name == self.encoder_name
        return version.encoder == (manifest.encoder.digest if manifest and same_name else self.encoder.identity.digest)

    def _unchanged(self, file: ReviewFile, version: Version) -> FileReport:
        if version.path != str(file.path):
            self.catalogue.move(file.name, str(file.path))
        return self._counted(file, version.version, "unchanged")

    def _counted(self, file: ReviewFile, version: int, status: FileStatus) -> FileReport:
        n = self.catalogue.counts(version)
        return FileReport(
            str(file.shown), file.name, status,
            pages=n.pages, paragraphs=n.paragraphs, items=n.items, passages=n.passages,
        )  # fmt: skip

    def _read(self, files: Sequence[ReviewFile]) -> Iterator[FileReport]:
        """Read ahead in child processes while the encoder loads and earlier files are encoded."""
        total, done = sum(file.size for file in files), 0
        with ThreadPoolExecutor(READERS) as readers:
            ahead: list[tuple[ReviewFile, Future[tuple[Document, Source]]]] = []
            waiting = iter(files)
            while True:
                while len(ahead) < _READ_AHEAD and (file := next(waiting, None)) is not None:
                    ahead.append((file, readers.submit(self.read, file.path, name=file.name)))
                if not ahead:
                    return
                file, source = ahead.pop(0)
                self.tell(Progress("reading", done, total, self._n_passages, file.shown.name))
                try:
                    yield self._record(file, *source.result())
                except FileError as error:
                    yield failure(file.shown, error)
                done += file.size
                self.tell(Progress("reading", done, total, self._n_passages, file.shown.name))

    def _record(self, file: ReviewFile, document: Document, source: Source) -> FileReport:
        if not document.paragraphs:
            raise FileError("no_text", f"{file.shown}: no paragraph of text in it; check that it is the whole report")
        document = replace(document, metadata=corrected(document.metadata, file.given))
        encoder = self.encoder
        passages = split(document, window=encoder.identity.window, count=encoder.count)
        started = time.monotonic()
        vectors = encoder.encode([encoded_text(passage) for passage in passages])
        self.encoding_seconds += time.monotonic() - started
        self._n_passages += len(passages)
        version = self.catalogue.record(
            document, passages, vectors,
            path=str(file.path), digest=file.digest, encoder=encoder.identity, reader=self.reader,
        )  # fmt: skip
        return replace(self._counted(file, version, "indexed"), message=caution(document, source))

    def remove_missing(
        self, paths: Sequence[Path], files: Sequence[ReviewFile], reports: Sequence[FileReport], *, keep_missing: bool
    ) -> list[FileReport]:
        if keep_missing:
            return []
        present = {file.path for file in files}
        known = {report.document for report in reports if report.status != "failed"}
        gone = []
        for version in self.catalogue.live():
            path = Path(version.path)
            if _is_under(path, paths) and path not in present and version.name not in known and not path.exists():
                self.catalogue.remove(version.name)
                gone.append(FileReport(version.path, version.name, "removed", message="its file is no longer there"))
        return gone

    def elsewhere(self, paths: Sequence[Path]) -> tuple[str, ...]:
        """The files of the reviews in the index that lie under none of these paths."""
        return tuple(v.path for v in self.catalogue.live() if not _is_under(Path(v.path), paths))

    def index(self) -> str | None:
        """Build a generation where the current one does not hold what is live; export the encoder where it is not."""
        manifest = whole_manifest(self.folder)
        live = {version.name: version for version in self.catalogue.live()}
        stale = manifest is None or manifest.documents != {name: v.version for name, v in live.items()}
        if stale and (live or manifest):
            self.tell(Progress("indexing", 1, 1, self._n_passages))
            manifest = self._build(manifest)
        if manifest is None:
            return None
        self.catalogue.erase_retired(manifest.documents.values())
        tidy(self.folder, manifest)
        return self._export()

    def _build(self, manifest: Manifest | None) -> Manifest:
        if self._encoder is not None:
            return build(self.folder, self.catalogue, self._encoder.identity, self._encoder.precision)
        if manifest is not None:
            return build(self.folder, self.catalogue, manifest.encoder, manifest.precision)
        return build(self.folder, self.catalogue, self.encoder.identity, self.encoder.precision)

    def _export(self) -> str | None:
        if self._encoder is None:
            return None
        from ingest.quick_encoder import export_encoder

        self.tell(Progress("exporting", 1, 1, self._n_passages))
        return export_encoder(self._encoder, self.folder)


def _is_under(path: Path, roots: Sequence[Path]) -> bool:
    return any(path == root or path.is_relative_to(root) for root in (one.resolve() for one in roots))


def reader_digest() -> str:
    """A digest of the code that reads and splits, so that files are read again when it changed."""
    here = Path(__file__).parent
    sources = sorted(
        (*here.glob("read/*.py"), *here.glob("structure/*.py"), here / "passages.py", here / "sentences.py")
    )
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _is_review_file(file: ReviewFile) -> bool:
    """Tell whether a file is of a type that is read; a picture beside a report of its name is not in its way."""
    try:
        sniff(file.path)
    except FileError:
        return False
    return True


def _clash(
    file: ReviewFile, earlier: Path | None, version: Version | None, files: Sequence[ReviewFile]
) -> FileError | None:
    other = earlier
    if other is None and version and version.path != str(file.path) and version.digest != file.digest:
        recorded = Path(version.path)
        other = recorded if recorded.exists() and recorded not in {f.path for f in files} else None
    if other is None:
        return None
    return FileError(
        "duplicate_name",
        f"{file.shown}: another file, {other}, has the same name '{file.name}'; rename one, then ingest again",
    )


class _sqlite_storage_errors:  # noqa: N801  used as a with-statement, like contextlib.suppress
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, sqlite3.OperationalError) and ("full" in str(error) or "I/O" in str(error)):
            free = os.statvfs(self.folder).f_bavail if self.folder.exists() else 0
            raise StorageError(
                f"{self.folder}: cannot write ({error}; {free} blocks free); free some space, then run it again"
            ) from error
