"""Many people asking at once over HTTP: `python tests/load_web.py INDEX [--users 25] [--seconds 300] [--pause 5]`.

Serves a copy of the index to users that log in, each of whom asks, reads the streamed answer to its end, pauses and
asks again. Every question holds a word that nobody else's does, and no answer or page may hold another user's.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from assistant.web.users import USERS_FILE, add_user

TOPICS = (
    "strategy discussions", "supervision", "professional curiosity", "information sharing", "the voice of the child",
    "neglect", "early help", "fathers", "housing", "school attendance", "domestic abuse", "mental health", "thresholds",
    "escalation", "record keeping", "placements", "missing episodes", "health visiting", "training",
)  # fmt: skip
FRAMES = (
    "what do reviews say about {topic}", "which recommendations are about {topic}", "why was {topic} a problem",
    "what good practice is told on {topic}", "how did agencies deal with {topic}",
)  # fmt: skip
STARTUP_S = 120
NOT_ANSWERED = "state bad"
LOG, LOG_TOLD = "server.log", 4000


@dataclass
class Load:
    """What came of it: seconds to the first words and to the whole of each answer, what went wrong, memory in MB."""

    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    crossings: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)


@contextmanager
def served(index: Path, names: list[str]) -> Iterator[tuple[str, int, dict[str, str]]]:
    """A server of its own on a free loopback port: its address, its process id and each user's password."""
    passwords = {name: secrets.token_urlsafe(12) for name in names}
    for name, password in passwords.items():
        add_user(index / USERS_FILE, name, password)
    command = [sys.executable, "-m", "assistant", "serve", "--port", "0", "--index", str(index)]
    with (index / LOG).open("w") as log:
        server = subprocess.Popen(command, stderr=log)
    try:
        yield _address(server, index / LOG), server.pid, passwords
    finally:
        server.terminate()
        server.wait(30)


def _address(server: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + STARTUP_S
    while time.monotonic() < until and server.poll() is None:
        if found := re.search(r"http://127\.0\.0\.1:\d+", log.read_text()):
            return found[0]
        time.sleep(0.1)
    raise RuntimeError(f"the server did not tell its address: {log.read_text()[-500:]}")


def question_event(config: dict[str, Any]) -> tuple[int, list[Any]]:
    """The number of the event that asks what was typed, and what its inputs hold on a new page, the question first."""
    components = {component["id"]: component for component in config["components"]}
    for event in config["dependencies"]:
        for target, trigger in event["targets"]:
            if trigger == "submit" and components[target]["props"].get("elem_id") == "question":
                return event["id"], [components[at]["props"].get("value") for at in event["inputs"]]
    raise RuntimeError("the page has no question to submit")


def ask(client: httpx.Client, event: int, inputs: list[Any], session: str, question: str) -> tuple[float, float, str]:
    """Ask through the page's queue; seconds to the first words and to the end, and everything that was sent."""
    started = time.monotonic()
    body = {"data": [question, *inputs[1:]], "fn_index": event, "session_hash": session, "event_data": None}
    client.post("/ask/gradio_api/queue/join", json=body).raise_for_status()
    first, whole, told = 0.0, 0.0, []
    with client.stream("GET", "/ask/gradio_api/queue/data", params={"session_hash": session}) as stream:
        for line in stream.iter_lines():
            if not line.startswith("data:"):
                continue
            told.append(line)
            message = json.loads(line[5:])
            if message["msg"] == "process_generating" and not first:
                first = time.monotonic() - started
            if message["msg"] == "process_completed":
                whole = time.monotonic() - started
                if not message["success"]:
                    raise RuntimeError(f"the answer failed: {line[:300]}")
            if message["msg"] == "close_stream":
                break
    return first, whole, "\n".join(told)


def logged_in(address: str, name: str, password: str) -> httpx.Client:
    client = httpx.Client(base_url=address, timeout=60, follow_redirects=True, headers={"Origin": address})
    client.post("/login", data={"name": name, "password": password}).raise_for_status()
    return client


def use(client: httpx.Client, name: str, *, until: float, pause_s: float, load: Load, seed: int) -> None:
    """One user who has logged in: asks until the time is up, then reads the list of conversations."""
    rng = random.Random(seed)
    with closing(client):
        try:
            event, inputs = question_event(client.get("/ask/config").raise_for_status().json())
            session, n = secrets.token_hex(5), 0
            time.sleep(rng.uniform(0, pause_s))
            while time.monotonic() < until:
                word = f"{name}x{n}q"
                question = f"{rng.choice(FRAMES).format(topic=rng.choice(TOPICS))} {word}"
                first, whole, told = ask(client, event, inputs, session, question)
                load.first.append(first)
                load.whole.append(whole)
                if word not in told or NOT_ANSWERED in told:
                    load.errors.append(f"{name}: {question} was not answered")
                load.crossings += [f"{name} was sent {other}" for other in others(told, name)]
                n += 1
                time.sleep(pause_s * rng.uniform(0.5, 1.5))
            page = client.get("/conversations").raise_for_status().text
            load.crossings += [f"{name} was shown {other}" for other in others(page, name)]
        except (httpx.HTTPError, RuntimeError, KeyError) as error:
            load.errors.append(f"{name}: {error}")


def others(text: str, name: str) -> set[str]:
    """Words of other users in what one was sent."""
    return {word for word, whose in re.findall(r"((user\d\d)x\d+q)", text) if whose != name}


def _told(log: Path) -> str:
    """The end of what the server said, its line on each request left out."""
    lines = [line for line in log.read_text().splitlines() if not re.search(r" (?:GET|POST) /", line)]
    return "\n".join(lines)[-LOG_TOLD:]


def memory_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def run(index: Path, *, n_users: int, seconds: float, pause_s: float) -> Load:
    load = Load()
    names = [f"user{n:02}" for n in range(n_users)]
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / "index"
        shutil.copytree(index, copy)
        with served(copy, names) as (address, pid, passwords):
            clients = [logged_in(address, name, passwords[name]) for name in names]
            until = time.monotonic() + seconds
            users = []
            for seed, name in enumerate(names):
                settings = {"until": until, "pause_s": pause_s, "load": load, "seed": seed}
                users.append(threading.Thread(target=use, args=(clients[seed], name), kwargs=settings))
                users[-1].start()
            while any(user.is_alive() for user in users):
                load.memory.append(memory_mb(pid))
                time.sleep(1)
        if load.errors:
            load.errors.append(_told(copy / LOG))
    return load


def report(load: Load, n_users: int, seconds: float) -> str:
    if not load.whole:
        return "no answer came"
    (f50, f99), (w50, w99) = (np.percentile(times, [50, 99]) for times in (load.first, load.whole))
    fifth = max(len(load.memory) // 5, 1)
    start, end = (float(np.median(part)) for part in (load.memory[fifth : 2 * fifth], load.memory[-fifth:]))
    return (
        f"{n_users} users, {seconds:.0f} s: {len(load.whole)} answers, {len(load.errors)} errors, "
        f"{len(load.crossings)} crossings. Whole answer p50 {w50:.2f} s, p99 {w99:.2f} s; "
        f"first words p50 {f50:.2f} s, p99 {f99:.2f} s. "
        f"Memory of the server {start:.0f} MB in the second fifth of the time, {end:.0f} MB in the last."
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("index", type=Path)
    parser.add_argument("--users", type=int, default=25)
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--pause", type=float, default=5)
    arguments = parser.parse_args()
    load = run(arguments.index, n_users=arguments.users, seconds=arguments.seconds, pause_s=arguments.pause)
    print("\n".join([*load.errors[-10:], *load.crossings[:10], report(load, arguments.users, arguments.seconds)]))
    sys.exit(1 if load.errors or load.crossings else 0)


if __name__ == "__main__":
    main()
