"""A chat model that many people's questions share: who waits for it lets others work, and only so many wait at once."""

from __future__ import annotations

import threading
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager

from assistant.writing.chat_model import ChatModel
from ingest.errors import ChatModelError

MOST_AT_ONCE = 8
WAIT_S = 5.0


class SharedChatModel:
    """Asks a chat model for up to `most` people at once; one more waits `wait_s` seconds for a place.

    Whoever asks must hold one of `slots`; it is given up while the model is waited for and taken again after.

    Raises:
        ChatModelError: from each call, where too many wait for the model already.
    """

    def __init__(
        self, chat_model: ChatModel, slots: threading.Semaphore, *, most: int = MOST_AT_ONCE, wait_s: float = WAIT_S
    ) -> None:
        self.name = chat_model.name
        self._chat_model = chat_model
        self._slots = slots
        self._wait_s = wait_s
        self._asking = threading.Semaphore(most)

    def complete(self, system: str, user: str) -> str:
        with self._asked(), self._waiting():
            return self._chat_model.complete(system, user)

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        with self._asked(), closing(self._chat_model.stream(system, user)) as pieces:
            while True:
                with self._waiting():
                    piece = next(pieces, None)
                if piece is None:
                    return
                yield piece

    @contextmanager
    def _asked(self) -> Iterator[None]:
        with self._waiting():
            is_free = self._asking.acquire(timeout=self._wait_s)
        if not is_free:
            raise ChatModelError(f"chat model '{self.name}' is busy with other questions; ask again in a while")
        try:
            yield
        finally:
            self._asking.release()

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        self._slots.release()
        try:
            yield
        finally:
            self._slots.acquire()
