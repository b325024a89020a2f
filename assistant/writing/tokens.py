"""How many tokens a chat model would read: exact where tiktoken's table is on this machine, else never too few."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

TABLE = "o200k_base"
_TABLE_URL = "https://openaipublic.blob.core.windows.net/encodings/o200k_base.tiktoken"


@cache
def token_counter() -> tuple[Callable[[str], int], bool]:
    """A function from text to tokens, and whether it is exact.

    tiktoken fetches its tables on first use; nothing is fetched here, so it counts exactly only where
    `TIKTOKEN_CACHE_DIR` holds the table. The estimate is the number of UTF-8 bytes: a byte-pair encoding never
    has more tokens than bytes.
    """
    folder = os.environ.get("TIKTOKEN_CACHE_DIR")
    cached = Path(folder) / hashlib.sha1(_TABLE_URL.encode(), usedforsecurity=False).hexdigest() if folder else None
    if cached is None or not cached.is_file():
        return (lambda text: len(text.encode())), False
    import tiktoken

    encoding = tiktoken.get_encoding(TABLE)
    return (lambda text: len(encoding.encode(text, disallowed_special=()))), True


def within_budget(texts: Sequence[str], max_tokens: int) -> int:
    """How many of the texts, from the first on, fit into a budget of tokens together."""
    count, _ = token_counter()
    used = 0
    for n, text in enumerate(texts):
        used += count(text)
        if used > max_tokens:
            return n
    return len(texts)
