"""The index shared by everyone who uses the app: opened once, swapped when an ingest is done, never under a reader."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace

from assistant.chain import Chain, build_chain
from assistant.chat_model import LangChainModel
from assistant.extract import draft as extract
from assistant.proof import Checked
from assistant.record import Record
from assistant.session import Session
from assistant.settings import Settings
from assistant.support import SupportScorer
from assistant.web.shared_model import SharedChatModel
from assistant.write import ModelWriter, Writer
from ingest.encode import Encoder
from ingest.errors import IndexMissingError, ReviewsError
from ingest.index import Index, read_manifest

SWAP_WAIT_S = 30.0
AT_ONCE = 2
MOST_WAITING = 24
ANSWER_WAIT_S = 20.0


class BusyError(ReviewsError):
    """More questions at once than can be answered in good time."""

    code = "busy"


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """One generation of the index."""

    index: Index
    encoder: Encoder

    @property
    def record(self) -> Record:
        return Record(self.index.catalogue, self.index.manifest.documents)


class Engine:
    """Hands out the current index to any number of threads; opens a newer one only when none holds the old.

    `chat_model` is the one that writes answers, None where they are the reviews' own sentences.
    """

    def __init__(self, settings: Settings, chat_model: LangChainModel | None = None) -> None:
        self.chat_model = chat_model
        self._settings = settings
        self._session: Session | None = None
        self._opened: Opened | None = None
        self._holders = 0
        self._waiting = 0
        self._changed = threading.Condition()
        self._answering = threading.Semaphore(AT_ONCE)
        self._writer = (
            ModelWriter(SharedChatModel(chat_model, self._answering), SupportScorer()) if chat_model else None
        )

    def warm(self) -> None:
        """Load what the first question would have to wait for."""
        with suppress(IndexMissingError), self.opened():
            pass
        if self._writer:
            self._writer.scorer.score([("A passage.", "A claim.")])

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """The current generation, which stays open until the block ends.

        Raises:
            IndexMissingError: nothing was ingested yet.
            BusyError: a newer generation is waiting for a reader that does not end.
        """
        with self._changed:
            opened = self._current()
            self._holders += 1
        try:
            yield opened
        finally:
            with self._changed:
                self._holders -= 1
                self._changed.notify_all()

    @contextmanager
    def answering(self) -> Iterator[Opened]:
        """As `opened`, for the work of answering: a few at once, some waiting, the rest told to come back.

        Whoever waits for a chat model meanwhile is not counted among the few.

        Raises:
            BusyError: too many are waiting, or it took too long to come to this one.
        """
        with self._changed:
            if self._waiting >= MOST_WAITING:
                raise BusyError("many people are asking at once; wait a moment, then ask again")
            self._waiting += 1
        try:
            free = self._answering.acquire(timeout=ANSWER_WAIT_S)
        finally:
            with self._changed:
                self._waiting -= 1
        if not free:
            raise BusyError("the questions before yours are taking long; wait a moment, then ask again")
        try:
            with self.opened() as opened:
                yield opened
        finally:
            self._answering.release()

    @property
    def writer(self) -> Writer:
        """Who writes for those that hold one of the places for `answering`."""
        return self._writer or extract

    def chain(self, opened: Opened, tell: Callable[[Checked], None]) -> Chain:
        """The steps of one question; `tell` hears of each sentence that a chat model writes."""
        return build_chain(opened.index, opened.encoder, replace(self._writer, tell=tell) if self._writer else extract)

    def has_reviews(self) -> bool:
        """Tell whether there is an index with any review in it."""
        folder = self._settings.index
        manifest = read_manifest(folder) if folder.is_dir() else None
        return manifest is not None and bool(manifest.documents)

    def close(self) -> None:
        with self._changed:
            if self._session is not None:
                self._session.close()
            self._session = self._opened = None

    def _current(self) -> Opened:
        if self._session is None:
            self._session = Session(self._settings, lambda _: None)
        elif self._opened and self._opened.index.is_current():
            return self._opened
        elif not self._changed.wait_for(lambda: self._holders == 0, timeout=SWAP_WAIT_S):
            raise BusyError("the reviews are being brought up to date; wait a moment, then try again")
        index = self._session.index
        if self._opened is None or self._opened.index is not index:
            self._opened = Opened(index, self._session.encoder)
        return self._opened
