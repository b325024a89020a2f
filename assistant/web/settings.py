"""The settings of one running web app; built only by the composition root."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from assistant.settings import EXTRACT
from assistant.web.users import USERS_FILE
from ingest.errors import InputError

KEEP_DAYS = 90
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class WebSettings:
    """`names` are the host names it answers to beside its own; `keep_days` is how long conversations are kept.

    `writer` is `extract` or the name of a chat model.
    """

    index: Path
    encoder: str | None = None
    host: str = "127.0.0.1"
    port: int = 7860
    keep_days: int = KEEP_DAYS
    names: tuple[str, ...] = ()
    writer: str = EXTRACT

    @property
    def users_file(self) -> Path:
        return self.index / USERS_FILE

    @property
    def uploads(self) -> Path:
        """Where uploaded reviews are kept; they are read again from there."""
        return self.index / "uploads"

    @property
    def hosts(self) -> tuple[str, ...]:
        """The values of a Host header that are answered, without their port."""
        own = (self.host,) if self.host not in {"0.0.0.0", "::"} else ()  # noqa: S104  compared, not bound
        return tuple(dict.fromkeys((*_LOOPBACK_NAMES, "[::1]", *own, *self.names)))


def checked(settings: WebSettings) -> WebSettings:
    """The same settings, when it is safe to serve with them.

    Raises:
        InputError: bound wider than this machine without a users file, or nonsense.
    """
    if settings.keep_days < 1:
        raise InputError(f"--keep-days {settings.keep_days}: at least 1 day must be kept")
    if not is_loopback(settings.host) and not settings.users_file.is_file():
        raise InputError(
            f"--host {settings.host}: anyone on the network could read and remove reviews, as there is no users file "
            f"{settings.users_file}; make one with reviews users add NAME --index {settings.index}, or leave out --host"
        )
    return settings


def is_loopback(host: str) -> bool:
    """Tell whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
