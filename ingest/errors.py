"""Errors a person can act on.

ReviewsError
├── FileError           a file we were given and cannot use; the rest of the batch goes on
├── InputError          a path, question or option that cannot be used
├── IndexMissingError   no index where one was expected
├── IndexLockedError    another process is writing the index
├── StaleIndexError     an index that does not match the code or the encoder
├── DamagedIndexError   an index generation that fails its own check
├── EncoderError        an encoder that cannot be found or loaded
├── ChatModelError      a chat model that is not configured, does not answer or answers unusably
└── StorageError        the disk is full or may not be written
"""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

FileCode = Literal[
    "empty",
    "unreadable",
    "unsupported",
    "no_text",
    "damaged",
    "encrypted",
    "too_large",
    "timed_out",
    "duplicate_name",
    "bad_sidecar",
    "not_a_review_file",
    "no_such_path",
]


class ReviewsError(Exception):
    """What is wrong, with the value, and what to do next."""

    code = "error"


class FileError(ReviewsError):
    """One file that cannot be used, with a code for programs and a sentence for people."""

    def __init__(self, code: FileCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class InputError(ReviewsError):
    code = "input"


class IndexMissingError(ReviewsError):
    code = "index_missing"


class IndexLockedError(ReviewsError):
    code = "index_locked"


class StaleIndexError(ReviewsError):
    code = "index_stale"


class DamagedIndexError(ReviewsError):
    code = "index_damaged"


class EncoderError(ReviewsError):
    code = "encoder"


class ChatModelError(ReviewsError):
    code = "chat_model"


class StorageError(ReviewsError):
    code = "storage"


_STORAGE_CAUSES = {
    errno.ENOSPC: "the disk is full; free some space, then run the same command again",
    errno.EDQUOT: "the disk quota is used up; free some space, then run the same command again",
    errno.EROFS: "the disk is read-only; choose another folder with --index",
    errno.EACCES: "this user may not write there; change its permissions or choose another folder with --index",
    errno.EPERM: "this user may not write there; change its permissions or choose another folder with --index",
    errno.EFBIG: "a file would grow beyond the allowed size; raise the limit or choose another disk with --index",
}


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn a full, read-only or forbidden disk under `folder` into a `StorageError`."""
    try:
        yield
    except OSError as error:
        cause = _STORAGE_CAUSES.get(error.errno or 0)
        if cause is None:
            raise
        raise StorageError(f"{folder}: cannot write: {cause}") from error
