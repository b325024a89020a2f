"""What `reviews serve` does."""

from __future__ import annotations

import logging
import socket
from collections.abc import Callable

import uvicorn

from assistant.web.app import make_app, make_site
from assistant.web.evaluation import Evaluation
from assistant.web.settings import WebSettings
from ingest.errors import InputError


def serve(settings: WebSettings, say: Callable[[str], None], evaluation: Evaluation | None = None) -> None:
    """Serve the app until it is interrupted; `say` gets its address once it can be opened.

    Raises:
        InputError: the port is taken, or it would not be safe to serve with these settings.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    site = make_site(settings, evaluation)
    config = uvicorn.Config(
        make_app(site), host=settings.host, port=settings.port, log_level="warning", access_log=False,
        server_header=False, timeout_keep_alive=30, timeout_graceful_shutdown=5, h11_max_incomplete_event_size=65_536,
    )  # fmt: skip
    with _bound(settings) as listening:
        port = listening.getsockname()[1]
        server = uvicorn.Server(config)
        _when_started(server, lambda: say(f"Reviews is open at http://{_shown_host(settings.host)}:{port}/"))
        server.run(sockets=[listening])


def _bound(settings: WebSettings) -> socket.socket:
    try:
        family = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((settings.host, settings.port))
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(
            f"--host {settings.host} --port {settings.port}: cannot be opened ({reason}); choose another with --port"
        ) from error
    return listening


def _when_started(server: uvicorn.Server, then: Callable[[], None]) -> None:
    """Call `then` from the server's own start-up, when every page answers."""
    startup = server.startup

    async def started(sockets: list[socket.socket] | None = None) -> None:
        await startup(sockets=sockets)
        if server.started:
            then()

    server.startup = started  # type: ignore[method-assign]


def _shown_host(host: str) -> str:
    if host in {"0.0.0.0", "::"}:  # noqa: S104  compared, not bound
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host
