"""A chat model with a record of what it was asked and what it replied, and an end to its patience, for one draft."""

from __future__ import annotations

import time
from collections.abc import Generator, Iterator
from contextlib import closing

from assistant.types import Call
from assistant.writing.chat_model import ChatModel
from ingest.errors import ChatModelError
from prompts import Prompt


class Recorded:
    """Asks a chat model with filled prompts, keeping each exchange in `calls`, also one that fails.

    After `limit_s` seconds no more is asked and no more of a reply is waited for.
    """

    def __init__(self, chat_model: ChatModel, *, limit_s: float) -> None:
        self._chat_model = chat_model
        self._limit_s = limit_s
        self._until = time.monotonic() + limit_s
        self.calls: list[Call] = []

    @property
    def is_late(self) -> bool:
        return time.monotonic() > self._until

    def complete(self, prompt: Prompt, user: str) -> str:
        """The whole reply; raises as the chat model does."""
        started, reply, failure = time.monotonic(), "", ""
        try:
            reply = self._chat_model.complete(prompt.system, user)
        except ChatModelError as error:
            failure = str(error)
            raise
        finally:
            self._keep(prompt, user, reply, time.monotonic() - started, failure)
        return reply

    def stream(self, prompt: Prompt, user: str) -> Generator[str, None, None]:
        """The pieces of the reply as they come.

        Raises:
            ChatModelError: as the chat model does, and when the time is over.
        """
        came: list[str] = []
        started, away, failure = time.monotonic(), 0.0, ""
        try:
            with closing(self._chat_model.stream(prompt.system, user)) as pieces:
                for piece in self._in_time(pieces):
                    came.append(piece)
                    left = time.monotonic()
                    yield piece
                    away += time.monotonic() - left
        except ChatModelError as error:
            failure = str(error)
            raise
        finally:
            self._keep(prompt, user, "".join(came), time.monotonic() - started - away, failure)

    def _in_time(self, pieces: Iterator[str]) -> Iterator[str]:
        for piece in pieces:
            if self.is_late:
                name = self._chat_model.name
                raise ChatModelError(f"chat model '{name}' was not done after {self._limit_s:.0f} seconds")
            yield piece

    def _keep(self, prompt: Prompt, user: str, reply: str, seconds: float, failure: str) -> None:
        self.calls.append(Call(prompt.name, prompt.version, prompt.system, user, reply, seconds, failure))
