"""A chat model by its LangChain name; nothing here knows what it is asked."""

from __future__ import annotations

import os
from typing import Any, Protocol

from ingest.errors import ChatModelError

TIMEOUT_S = 60.0
MAX_RETRIES = 2
_FAULTS = (ValueError, TypeError, KeyError, IndexError, OSError)


class ChatModel(Protocol):
    """`name` goes into runs. `complete` gives the whole reply.

    Raises:
        ChatModelError: the model did not answer.
    """

    name: str

    def complete(self, system: str, user: str) -> str: ...


class LangChainModel:
    """A chat model of any provider LangChain knows, at temperature 0, with a timeout and bounded retries.

    Args:
        name: as `init_chat_model` takes it, such as `openai:NAME`, `anthropic:NAME` or `ollama:NAME`.
        base_url: the address of a server that speaks the provider's protocol; None for the provider's own.

    Raises:
        ChatModelError: no such provider, its package is not installed, or its key is missing.
    """

    def __init__(self, name: str, *, base_url: str | None = None, timeout_s: float = TIMEOUT_S) -> None:
        from langchain.chat_models import init_chat_model
        from langchain_core.exceptions import LangChainException

        self.name = name
        address: dict[str, Any] = {"base_url": base_url} if base_url else {}
        try:
            self._model = init_chat_model(name, temperature=0, timeout=timeout_s, max_retries=MAX_RETRIES, **address)
        except ImportError as error:
            provider = name.partition(":")[0]
            raise ChatModelError(
                f"chat model '{name}': the package of '{provider}' is not installed; pip install 'reviews[{provider}]'"
            ) from error
        except (LangChainException, *_FAULTS) as error:
            raise ChatModelError(
                f"chat model '{name}' cannot be opened ({_first_line(error)}); "
                "name it PROVIDER:NAME, such as openai:NAME, and set the provider's key in the environment"
            ) from error

    def complete(self, system: str, user: str) -> str:
        from langchain_core.exceptions import LangChainException
        from langchain_core.messages import HumanMessage, SystemMessage

        try:
            reply = self._model.invoke([SystemMessage(system), HumanMessage(user)])
        except (LangChainException, *_FAULTS) as error:
            raise ChatModelError(
                f"chat model '{self.name}' did not answer "
                f"({type(error).__name__}: {_first_line(error)}); try again later"
            ) from error
        return str(reply.text)


def configured_chat_model() -> ChatModel:
    """The chat model that `REVIEWS_CHAT_MODEL` names, at `REVIEWS_CHAT_BASE_URL` where that is set.

    Raises:
        ChatModelError: none is named, or it cannot be opened.
    """
    name = os.environ.get("REVIEWS_CHAT_MODEL")
    if not name:
        raise ChatModelError("no chat model is configured; set REVIEWS_CHAT_MODEL, such as openai:NAME")
    return LangChainModel(name, base_url=os.environ.get("REVIEWS_CHAT_BASE_URL") or None)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0][:200]
