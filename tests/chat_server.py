"""A real HTTP server on loopback that speaks the OpenAI chat protocol and behaves as a script says."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ChatServer:
    """`reply` gives the status and text for a request's messages; `asked` keeps the requests' bodies."""

    reply: Callable[[list[dict[str, str]]], tuple[int, str]]
    asked: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""


@contextmanager
def chat_server(reply: Callable[[list[dict[str, str]]], tuple[int, str]]) -> Iterator[ChatServer]:
    """Serve on a free port of loopback until the block ends; a 200 with no text is answered with broken JSON."""
    told = ChatServer(reply)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            told.asked.append(body)
            status, text = told.reply(body["messages"])
            sent = (json.dumps(completion(text)) if text else "{not json").encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

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


def completion(text: str) -> dict[str, Any]:
    return {
        "id": "c",
        "object": "chat.completion",
        "created": 0,
        "model": "tiny",
        "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}],
        "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
    }
