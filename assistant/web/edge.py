"""What stands before every page: who asks, how much and how often, from where, for how long; and the headers."""

from __future__ import annotations

import asyncio
import logging
import time
from http.cookies import CookieError, SimpleCookie
from urllib.parse import quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.web.headers import ASK_PATH, security_headers
from assistant.web.site import Site
from assistant.web.throttle import Throttle

COOKIE = "reviews_login"
LOCAL_USER = "local"
MOST_BODY = 1_000_000
MOST_UPLOAD = 200_000_000
UPLOAD_PATH = "/reviews/upload"
TIMEOUT_S = 60.0
CHANGES_A_MINUTE = 1200
_OPEN_PATHS = ("/login", "/static/", "/health")
_SHUT_PATHS = (f"{ASK_PATH}/gradio_api/upload", f"{ASK_PATH}/gradio_api/file", f"{ASK_PATH}/gradio_api/proxy")
_SAFE = {"GET", "HEAD", "OPTIONS"}
_log = logging.getLogger("reviews.web")


class TooLargeError(HTTPException):
    """A request body beyond its limit, met while it was read; FastAPI would turn any other error into a 400."""

    def __init__(self, path: str) -> None:
        super().__init__(413, _too_large_words(path))


class Edge:
    """ASGI middleware. Logs method, path without its query, status and time: never a question or a cookie."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app, self._site = app, site
        self._changes = Throttle(CHANGES_A_MINUTE, 60)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        started, status = time.monotonic(), 0
        path = scope["path"]

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in security_headers(path).items():
                    headers[name] = value
                if "server" in headers:
                    del headers["server"]
            await send(message)

        refusal = await self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, send_with_headers)
        else:
            await self._answer(scope, _limited(receive, path), send_with_headers, lambda: status)
        _log.info("%s %s %d %.0f ms", scope["method"], path, status, 1000 * (time.monotonic() - started))

    async def _refusal(self, scope: Scope) -> Response | None:
        path, headers = scope["path"], Headers(scope=scope)
        if path.startswith(_SHUT_PATHS):
            return PlainTextResponse("There is nothing here.", 404)
        if scope["method"] not in _SAFE:
            if not _same_origin(headers):
                return PlainTextResponse("This came from another site and was refused.", 403)
            if int(headers.get("content-length") or 0) > _most_bytes(path):
                return _too_large(path)
        user = await self._user(headers)
        scope.setdefault("state", {})["user"] = user
        if user is None and not path.startswith(_OPEN_PATHS):
            return _log_in_first(scope, headers)
        key = user if user not in {None, LOCAL_USER} else f"{user} {(scope.get('client') or ('', 0))[0]}"
        if scope["method"] not in _SAFE and not self._changes.allow(str(key)):
            return PlainTextResponse("Too many requests; wait a minute, then try again.", 429, {"Retry-After": "60"})
        return None

    async def _user(self, headers: Headers) -> str | None:
        if not self._site.has_users:
            return LOCAL_USER
        token = login_token(headers)
        return await run_in_threadpool(self._site.user_of, token) if token else None

    async def _answer(self, scope: Scope, receive: Receive, send: Send, status: object) -> None:
        """Run the app with a time limit; Gradio's event streams and uploads take as long as they do."""
        path = scope["path"]
        limit = None if path.startswith(f"{ASK_PATH}/") or path == UPLOAD_PATH else TIMEOUT_S
        try:
            async with asyncio.timeout(limit):
                await self._app(scope, receive, send)
        except (TooLargeError, TimeoutError, ClientDisconnect) as error:
            if callable(status) and status() == 0 and not isinstance(error, ClientDisconnect):
                late = PlainTextResponse("This took too long and was stopped; try again.", 503)
                await (_too_large(path) if isinstance(error, TooLargeError) else late)(scope, receive, send)


def login_token(headers: Headers) -> str | None:
    """The token a browser sent, if any."""
    try:
        cookie = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return None
    return cookie[COOKIE].value if COOKIE in cookie else None


def _same_origin(headers: Headers) -> bool:
    """Browsers say where a form or script is from; a program that is no browser sends neither header."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host")


def _most_bytes(path: str) -> int:
    return MOST_UPLOAD if path == UPLOAD_PATH else MOST_BODY


def _limited(receive: Receive, path: str) -> Receive:
    taken, most = 0, _most_bytes(path)

    async def limited() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > most:
            raise TooLargeError(path)
        return message

    return limited


def _too_large(path: str) -> Response:
    return PlainTextResponse(_too_large_words(path), 413)


def _too_large_words(path: str) -> str:
    return f"Too large: more than {_most_bytes(path) // 1_000_000} MB in one go. Send fewer or smaller files."


def _log_in_first(scope: Scope, headers: Headers) -> Response:
    if scope["method"] in _SAFE and "text/html" in headers.get("accept", ""):
        back = scope["path"] + (f"?{scope['query_string'].decode('latin-1')}" if scope.get("query_string") else "")
        return RedirectResponse(f"/login?next={quote(back)}", 303)
    return PlainTextResponse("Log in first.", 401)
