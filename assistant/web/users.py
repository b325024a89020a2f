"""Who may log in: names and argon2 hashes in one file beside the index."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from ingest.errors import InputError, storage_errors

USERS_FILE = "users.json"
LEAST_PASSWORD = 12
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def read_users(path: Path) -> dict[str, str]:
    """Names and hashes; empty where there is no file.

    Raises:
        InputError: the file cannot be used.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read as a users file ({error}); mend it or remove it") from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise InputError(f"{path}: must map names to password hashes; make one with reviews users add NAME")
    return found


def add_user(path: Path, name: str, password: str) -> bool:
    """Add a user, or give one a new password; tells whether the name was new. Only this account may read the file.

    Raises:
        InputError: the name or the password cannot be used.
    """
    if not _NAME.fullmatch(name):
        raise InputError(f"'{name}': a name is 1-64 of a-z, 0-9, '.', '_' and '-', and begins with a letter or digit")
    if len(password) < LEAST_PASSWORD:
        raise InputError(f"the password has {len(password)} characters; use at least {LEAST_PASSWORD}")
    users = read_users(path)
    is_new = name not in users
    users[name] = PasswordHasher().hash(password)
    aside = path.with_suffix(".new")
    with storage_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        aside.unlink(missing_ok=True)
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            json.dump(users, file, indent=1)
        aside.replace(path)
    return is_new


def password_fits(users: dict[str, str], name: str, password: str) -> bool:
    """Check a log-in. An unknown name takes as long as a known one, so that names cannot be found out."""
    hasher = PasswordHasher()
    stored = users.get(name)
    if stored is None:
        hasher.hash(password)
        return False
    try:
        return hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False
