"""A real HTTP server on loopback that speaks the OpenAI chat protocol, whole or streaming, as a script says."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

CUT = "\N{SYMBOL FOR END OF TRANSMISSION}"


@dataclass
class ChatServer:
    """`reply` gives the status and text for a request's messages; `asked` keeps the requests' bodies.

    `keys` are the authorisation headers. A streamed text that holds `CUT` breaks off there.
    """

    reply: Callable[[list[dict[str, str]]], tuple[int, str]]
    pause_s: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    url: str = ""


@contextmanager
def chat_server(
    reply: Callable[[list[dict[str, str]]], tuple[int, str]], *, pause_s: float = 0.0
) -> Iterator[ChatServer]:
    """Serve on a free port of loopback until the block ends; a 200 with no text is answered with broken JSON.

    `pause_s` is waited before each piece of a stream.
    """
    told = ChatServer(reply, pause_s)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.asked.append(body)
            told.keys.append(self.headers.get("Authorization", ""))
            status, text = told.reply(body["messages"])
            if status == 200 and body.get("stream"):
                self._stream(text)
                return
            sent = (json.dumps(completion(text)) if text else "{not json").encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def _stream(self, text: str) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for event in events(text):
                time.sleep(told.pause_s)
                try:
                    self.wfile.write(f"data: {event}\n\n".encode())
                    self.wfile.flush()
                except OSError:
                    return

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    told.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield told
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def events(text: str, *, size: int = 7) -> Iterator[str]:
    """The data lines of a stream: pieces of a few letters, the reason it ended, and that it is done."""
    if not text:
        yield "{not json"
        return
    text, cut, _ = text.partition(CUT)
    for start in range(0, len(text), size):
        yield json.dumps(chunk({"content": text[start : start + size]}, None))
    if not cut:
        yield json.dumps(chunk({}, "stop"))
        yield "[DONE]"


def chunk(delta: dict[str, str], finish_reason: str | None) -> dict[str, Any]:
    choice = {"index": 0, "delta": {"role": "assistant", **delta}, "finish_reason": finish_reason}
    return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "tiny", "choices": [choice]}


def completion(text: str) -> dict[str, Any]:
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "tiny",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
