"""A chat model by its LangChain name; nothing here knows what it is asked."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol, TypeVar

from assistant.writing.breaker import Breaker
from assistant.writing.tracing import keep_untraced
from ingest.errors import ChatModelError

TIMEOUT_S = 60.0
PAUSES_S = (0.5, 2.0)
KEY_FILE = "REVIEWS_CHAT_KEY_FILE"
_FAULTS = (ValueError, TypeError, KeyError, IndexError, OSError)
_CLIENT_ERRORS = (
    ("httpx", "HTTPError"),
    ("httpx2", "HTTPError"),
    ("openai", "OpenAIError"),
    ("anthropic", "AnthropicError"),
    ("ollama", "ResponseError"),
)
_ENDINGS = ("finish_reason", "stop_reason", "done_reason")
_TRY_AGAIN = 429
_T = TypeVar("_T")


class ChatModel(Protocol):
    """`name` goes into runs. `complete` gives the whole reply, `stream` its pieces as they come.

    Whoever does not take a stream to its end closes it; the model then stops writing.

    Raises:
        ChatModelError: the model did not answer, or broke off.
    """

    name: str

    def complete(self, system: str, user: str) -> str: ...

    def stream(self, system: str, user: str) -> Generator[str, None, None]: ...


class LangChainModel:
    """A chat model of any provider LangChain knows, at temperature 0, with a timeout, bounded retries and a breaker.

    What a server says in an error is not repeated: it may hold a key, or whatever a hostile server likes.

    Args:
        name: as `init_chat_model` takes it, such as `openai:NAME`, `anthropic:NAME` or `ollama:NAME`.
        base_url: the address of a server that speaks the provider's protocol; None for the provider's own.
        key: the provider's key; None for the provider's own environment variable.
        timeout_s: how long to wait for a piece of a reply; once as long has passed, no further attempt is made.
        pauses_s: how long to wait before each further attempt; as many attempts as pauses, and one.

    Raises:
        ChatModelError: no such provider, its package is not installed, or its key is missing.
    """

    def __init__(
        self,
        name: str,
        *,
        base_url: str | None = None,
        key: str | None = None,
        timeout_s: float = TIMEOUT_S,
        pauses_s: Sequence[float] = PAUSES_S,
    ) -> None:
        from langchain.chat_models import init_chat_model

        keep_untraced()
        self.name = name
        self.breaker = Breaker()
        self._pauses_s = pauses_s
        self._timeout_s = timeout_s
        options: dict[str, Any] = {"temperature": 0, "timeout": timeout_s, "max_retries": 0}
        options |= {"base_url": base_url} if base_url else {}
        options |= {"api_key": key} if key else {}
        try:
            self._model = init_chat_model(name, **options)
        except ImportError as error:
            provider = name.partition(":")[0]
            raise ChatModelError(
                f"chat model '{name}': the package of '{provider}' is not installed; "
                f"install it from the project's folder with .venv/bin/pip install -c constraints.txt -e '.[{provider}]'"
            ) from error
        except _failures() as error:
            raise ChatModelError(
                f"chat model '{name}' cannot be opened ({type(error).__name__}); name it PROVIDER:NAME, such as "
                "openai:NAME, and set the provider's key in the environment"
            ) from error

    def complete(self, system: str, user: str) -> str:
        return self._answered(lambda: str(self._model.invoke(_messages(system, user)).text))

    def stream(self, system: str, user: str) -> Generator[str, None, None]:
        """Yield the reply as it comes; further attempts are made only while nothing has come.

        Raises:
            ChatModelError: also when the stream ends without the model having said that it is done.
        """

        def begin() -> tuple[Any, Any]:
            pieces = iter(self._model.stream(_messages(system, user)))
            return next(pieces, None), pieces

        first, rest = self._answered(begin)
        ended = False
        with closing(rest), closing(_pieces(first, rest, self._failure)) as pieces:
            for piece in pieces:
                ended = ended or any(piece.response_metadata.get(ending) for ending in _ENDINGS)
                if piece.text:
                    yield str(piece.text)
        if not ended:
            self.breaker.failed()
            raise ChatModelError(f"chat model '{self.name}' broke off in the middle of its answer; try again later")
        self.breaker.succeeded()

    def _answered(self, ask: Callable[[], _T]) -> _T:
        began = time.monotonic()
        for pause_s in (*self._pauses_s, None):
            if self.breaker.is_open:
                raise ChatModelError(
                    f"chat model '{self.name}' failed several times in a row; it is left alone a while"
                )
            try:
                answered = ask()
            except _failures() as error:
                is_late = time.monotonic() - began >= self._timeout_s
                if pause_s is None or is_late or not _may_pass(error):
                    raise self._failure(error) from None
                time.sleep(pause_s)
            else:
                self.breaker.succeeded()
                return answered
        raise AssertionError

    def _failure(self, error: Exception) -> ChatModelError:
        self.breaker.failed()
        status = getattr(error, "status_code", None)
        said = f"{type(error).__name__}{f' {status}' if isinstance(status, int) else ''}"
        return ChatModelError(f"chat model '{self.name}' did not answer ({said}); try again later")


def configured_chat_model(name: str | None = None) -> LangChainModel:
    """The chat model of that name, or that `REVIEWS_CHAT_MODEL` names, at `REVIEWS_CHAT_BASE_URL` where that is set.

    Its key comes from the provider's own variable, or from the file that `REVIEWS_CHAT_KEY_FILE` names.

    Raises:
        ChatModelError: none is named, or it cannot be opened.
    """
    name = name or os.environ.get("REVIEWS_CHAT_MODEL")
    if not name:
        raise ChatModelError("no chat model is configured; set REVIEWS_CHAT_MODEL, such as openai:NAME")
    return LangChainModel(name, base_url=os.environ.get("REVIEWS_CHAT_BASE_URL") or None, key=_key_from_file())


def _key_from_file() -> str | None:
    path = os.environ.get(KEY_FILE)
    if not path:
        return None
    try:
        key = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ChatModelError(f"{KEY_FILE}: {path} cannot be read ({type(error).__name__})") from error
    if not key:
        raise ChatModelError(f"{KEY_FILE}: {path} is empty; write the provider's key into it")
    return key


def _messages(system: str, user: str) -> list[Any]:
    from langchain_core.messages import HumanMessage, SystemMessage

    return [SystemMessage(system), HumanMessage(user)]


def _pieces(
    first: Any, rest: Iterator[Any], failure: Callable[[Exception], ChatModelError]
) -> Generator[Any, None, None]:
    if first is None:
        return
    try:
        yield first
        yield from rest
    except _failures() as error:
        raise failure(error) from None


def _failures() -> tuple[type[Exception], ...]:
    """What a call may raise: LangChain's errors, those of the providers' clients that are loaded, broken replies."""
    from langchain_core.exceptions import LangChainException

    clients = (getattr(sys.modules[name], error) for name, error in _CLIENT_ERRORS if name in sys.modules)
    return (LangChainException, *clients, *_FAULTS)


def _may_pass(error: Exception) -> bool:
    """Tell whether another attempt may do better: too many requests, a server's failure, no connection."""
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return status == _TRY_AGAIN or status >= 500
    return bool(getattr(error, "is_retryable", False)) or isinstance(error, OSError)
