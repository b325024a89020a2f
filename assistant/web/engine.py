"""The index shared by everyone who uses the app: a newer generation is opened beside one that is still being read."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from assistant.answer.extract import draft as extract
from assistant.chain import Chain, build_chain
from assistant.proof.proof import Checked
from assistant.proof.support import SupportScorer
from assistant.record import Record
from assistant.search.excerpts import Excerpt
from assistant.search.reranker import RerankingEncoder
from assistant.session import Session
from assistant.settings import Settings
from assistant.web.shared_model import SharedChatModel
from assistant.writing.chat_model import LangChainModel
from assistant.writing.write import ModelWriter, Writer
from ingest.errors import DamagedIndexError, IndexMissingError, ReviewsError
from ingest.index import Index, read_manifest

AT_ONCE = 2
MOST_WAITING = 24
ANSWER_WAIT_S = 20.0
_T = TypeVar("_T")


class BusyError(ReviewsError):
    """More questions at once than can be answered in good time."""

    code = "busy"


class ChangedError(BusyError):
    """A review that was being read was taken out, or read again, meanwhile."""


@dataclass(frozen=True, slots=True, eq=False)
class Opened:
    """One generation of the index."""

    index: Index
    encoder: RerankingEncoder

    @property
    def record(self) -> Record:
        return Record(self.index.catalogue, self.index.manifest.documents)


class Engine:
    """Hands out the current generation of the index to any number of threads.

    Once an ingest has made a newer one, whoever comes gets that; the old one is closed when the last who holds it has
    left. `chat_model` is the one that writes answers, None where they are the reviews' own sentences.
    """

    def __init__(self, settings: Settings, chat_model: LangChainModel | None = None) -> None:
        self.chat_model = chat_model
        self._settings = settings
        self._session: Session | None = None
        self._opened: Opened | None = None
        self._holders: Counter[Opened] = Counter()
        self._waiting = 0
        self._lock = threading.Lock()
        self._answering = threading.Semaphore(AT_ONCE)
        shared = SharedChatModel(chat_model, self._answering) if chat_model else None
        self._writer = ModelWriter(shared, self.scorer) if shared else None

    @cached_property
    def scorer(self) -> SupportScorer:
        """The one support scorer of the app; its network is loaded when something is first scored."""
        return SupportScorer()

    def warm(self) -> None:
        """Load what the first question would have to wait for."""
        with suppress(IndexMissingError), self.opened() as opened:
            opened.encoder.answering("What is asked first?", [Excerpt("", ("This is read first.",))])
        if self._writer:
            self._writer.scorer.score([("A passage.", "A claim.")])

    @contextmanager
    def opened(self) -> Iterator[Opened]:
        """The current generation, which stays open until the block ends.

        Raises:
            IndexMissingError: nothing was ingested yet.
            ChangedError: from the end of the block, where what it read was erased meanwhile. Chroma may also miss the
                files of an old generation, which an ingest removes.
        """
        with self._lock:
            opened = self._current()
            self._holders[opened] += 1
        try:
            yield opened
        except DamagedIndexError as error:
            if opened.index.is_current():
                raise
            raise ChangedError("the reviews were changed just now; try again") from error
        finally:
            with self._lock:
                self._holders[opened] -= 1
                if opened is not self._opened:
                    self._close_if_left(opened)

    def read(self, work: Callable[[Opened], _T]) -> _T:
        """What `work` makes of the current generation; begun again, once, where that changes under it."""
        try:
            with self.opened() as opened:
                return work(opened)
        except ChangedError:
            with self.opened() as opened:
                return work(opened)

    @contextmanager
    def answering(self) -> Iterator[Opened]:
        """As `opened`, for the work of answering: a few at once, some waiting, the rest told to come back.

        Whoever waits for a chat model meanwhile is not counted among the few.

        Raises:
            BusyError: too many are waiting, or it took too long to come to this one.
            ChangedError: as `opened`.
        """
        with self._lock:
            if self._waiting >= MOST_WAITING:
                raise BusyError("many people are asking at once; wait a moment, then ask again")
            self._waiting += 1
        try:
            free = self._answering.acquire(timeout=ANSWER_WAIT_S)
        finally:
            with self._lock:
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
        """Close what nobody holds; the rest closes when it is left."""
        with self._lock:
            left, self._opened, self._session = self._opened, None, None
            if left is not None:
                self._close_if_left(left)

    def _current(self) -> Opened:
        if self._session is None:
            self._session = Session(self._settings, lambda _: None)
            self._opened = Opened(self._session.index, self._session.encoder)
        elif self._opened is None or not self._opened.index.is_current():
            old, self._opened = self._opened, Opened(self._session.newest(), self._session.encoder)
            if old is not None:
                self._close_if_left(old)
        return self._opened

    def _close_if_left(self, opened: Opened) -> None:
        if not self._holders[opened]:
            del self._holders[opened]
            opened.index.close()
