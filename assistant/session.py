"""An index opened for questions, with its encoder and the reranker; opened again when an ingest has swapped it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from assistant.search.reranker import RerankingEncoder, SentenceReranker
from assistant.settings import Settings
from ingest.encode import Encoder, encoder_digest, load_encoder
from ingest.errors import StaleIndexError
from ingest.index import Index, Manifest, open_index, read_manifest
from ingest.quick_encoder import QuickEncoder, exported_folder


class Session:
    """What a process needs to answer questions; safe to use from several threads, one question at a time each."""

    def __init__(self, settings: Settings, say: Callable[[str], None]) -> None:
        self._settings = settings
        self.reranker = SentenceReranker()
        with ThreadPoolExecutor(1) as loader:
            manifest = read_manifest(settings.index) if settings.index.is_dir() else None
            encoder = loader.submit(_encoder, settings.index, manifest, say) if manifest else None
            self._index = open_index(
                settings.index, encoder_digest=settings.encoder and encoder_digest(settings.encoder)
            )
            own = encoder.result() if encoder else _encoder(settings.index, self._index.manifest, say)
        self.encoder = RerankingEncoder(own, self.reranker)

    @property
    def index(self) -> Index:
        """The open index; a newer generation is opened first when there is one.

        Raises:
            StaleIndexError: the newer generation was built with another encoder; start again to use it.
        """
        if not self._index.is_current():
            newer = self.newest()
            self._index.close()
            self._index = newer
        return self._index

    def newest(self) -> Index:
        """The current generation opened once more, beside what is open; whoever asks closes it. Raises as `index`."""
        newest = open_index(self._settings.index)
        if newest.manifest.encoder.digest != self.encoder.identity.digest:
            newest.close()
            raise StaleIndexError(f"{self._settings.index}: rebuilt with another encoder meanwhile; start again")
        return newest

    def close(self) -> None:
        self._index.close()


@contextmanager
def open_session(settings: Settings, say: Callable[[str], None]) -> Iterator[Session]:
    """Open an index for questions. `say` gets a line when the slow way has to be taken."""
    session = Session(settings, say)
    try:
        yield session
    finally:
        session.close()


def _encoder(folder: Path, manifest: Manifest, say: Callable[[str], None]) -> Encoder:
    exported = exported_folder(folder, manifest.encoder.digest)
    if exported.is_dir():
        return QuickEncoder(exported)
    say(f"{exported}: no exported encoder there, so loading '{manifest.encoder.name}' takes some seconds")
    encoder = load_encoder(manifest.encoder.name, precision="float32")
    if encoder.identity.digest != manifest.encoder.digest:
        raise StaleIndexError(
            f"{folder}: encoder '{manifest.encoder.name}' has other weights than it was built with; "
            f"rebuild with reviews ingest REVIEWS --index {folder}"
        )
    return encoder
