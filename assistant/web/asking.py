"""One question of a conversation, from the box to the stored answer; knows nothing of how it is shown."""

from __future__ import annotations

import logging
import re
import traceback
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from threading import Lock
from typing import Literal

from assistant.chain import State, answered
from assistant.explain import explain
from assistant.proof.proof import Checked
from assistant.question.filters import NO_FILTERS, Filters
from assistant.types import Turn
from assistant.web.care import case_details
from assistant.web.engine import BusyError, ChangedError, Opened
from assistant.web.progress import Progress
from assistant.web.render import N_EARLIER
from assistant.web.running import newest
from assistant.web.site import Site
from assistant.web.view import AnswerView, as_stored, view_answer
from ingest.errors import IndexMissingError, ReviewsError

MOST_LETTERS = 2000
N_SHOWN = 1 + N_EARLIER
ANSWER_LIMIT_S = 60.0
WRITTEN_LIMIT_S = 240.0
Trouble = Literal["empty", "too_long", "too_many", "busy", "no_reviews", "error"]
_log = logging.getLogger("reviews.web")


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one browser tab has asked: `history` all of it, `turns` the last answers in full, as the page shows them.

    `turn` is the stored id of the last turn, `pending` a question held back. Gradio keeps it under a name the browser
    chooses, so it says itself whose it is.
    """

    owner: str = ""
    name: str | None = None
    history: tuple[Turn, ...] = ()
    turns: tuple[AnswerView, ...] = ()
    turn: int | None = None
    pending: str | None = None

    def seen_by(self, user: str) -> Conversation:
        """The conversation, for its owner; an empty one for anyone else."""
        return self if self.owner in {"", user} else Conversation()


@dataclass(frozen=True, slots=True)
class Answered:
    conversation: Conversation


@dataclass(frozen=True, slots=True)
class Held:
    """The question has details of a real case; nothing was searched or kept."""

    conversation: Conversation
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Failed:
    trouble: Trouble
    message: str = ""


Step = Progress | Answered | Held | Failed
Tell = Callable[[Step], None]


def ask(
    site: Site, user: str, caller: str, question: str, so_far: Conversation,
    *, checked: bool, filters: Filters = NO_FILTERS,
) -> Generator[Step, None, None]:  # fmt: skip
    """Answer a question, telling what each step finds; the last step is an answer, or why there is none.

    `caller` is who is counted against the limit of questions a minute. Unless `checked`, a question with details of a
    real case is held back first.
    """
    question, so_far = question.strip(), so_far.seen_by(user)
    refused = _refused(site, caller, question)
    if refused is not None:
        yield refused
        return
    details = () if checked else tuple(case_details(question))
    if details:
        yield Held(replace(so_far, owner=user, pending=question), details)
        return
    limit_s = WRITTEN_LIMIT_S if site.engine.chat_model else ANSWER_LIMIT_S

    def work(tell: Tell) -> None:
        tell(Progress(question, ("Looking for what the reviews say …",)))
        with site.engine.answering() as opened:
            _answer(site, opened, user, question, replace(so_far, pending=None), filters, tell)

    try:
        yield from newest(_once_more(work), limit_s=limit_s)
    except Exception as error:  # noqa: BLE001  whoever asked is told, and has the question back
        yield _failed(error, limit_s)


def _failed(error: Exception, limit_s: float) -> Failed:
    match error:
        case IndexMissingError():
            return Failed("no_reviews")
        case BusyError():
            return Failed("busy", str(error))
        case TimeoutError():
            return Failed("error", f"It took longer than {limit_s:.0f} seconds; ask a narrower question.")
        case ReviewsError():
            _log.error("ask: %s", error.code)
            return Failed("error", str(error))
    # Its message may hold what was asked; where it was raised does not.
    _log.error("ask: unforeseen %s\n%s", type(error).__name__, "".join(traceback.format_tb(error.__traceback__)))
    return Failed("error", "Something went wrong that was not foreseen; the server's log tells where. Ask again.")


def _once_more(work: Callable[[Tell], None]) -> Callable[[Tell], None]:
    """The same work, begun again where a review it reads is taken out or read again meanwhile."""

    def patient(tell: Tell) -> None:
        try:
            work(tell)
        except ChangedError:
            work(tell)

    return patient


def _refused(site: Site, caller: str, question: str) -> Failed | None:
    if not re.search(r"\w", question):
        return Failed("empty")
    if len(question) > MOST_LETTERS:
        return Failed("too_long", f"It has {len(question):,} letters; ask in at most {MOST_LETTERS:,}.")
    if not site.questions.allow(caller):
        return Failed("too_many", f"Wait {site.questions.wait_s(caller)} seconds, then ask again.")
    return None


def _answer(
    site: Site, opened: Opened, user: str, question: str, so_far: Conversation, filters: Filters,
    tell: Tell,
) -> None:  # fmt: skip
    index = opened.index
    if not index.documents:
        tell(Failed("no_reviews"))
        return
    writer = site.engine.chat_model.name if site.engine.chat_model else ""
    progress, changing = Progress(question, writer=writer), Lock()

    def show(found: State | Checked) -> None:
        """Tell of what is further known; steps and sentences come from different threads."""
        nonlocal progress
        with changing:
            now = progress.with_sentence(index, found) if isinstance(found, Checked) else progress.with_part(found)
            if now is not progress:
                progress = now
                tell(progress)

    known = answered(site.engine.chain(opened, show), question, so_far.history, filters, show)
    made = explain(index, known)
    view = view_answer(index, question, known["query"].text, known["answer"], known["draft"].related, made)
    tell(Answered(_kept(site, user, so_far, view)))


def _kept(site: Site, user: str, so_far: Conversation, view: AnswerView) -> Conversation:
    """The conversation with its new turn, stored; a conversation that was removed meanwhile begins anew."""
    name = so_far.name or site.store.start_conversation(user)
    turn = site.store.add_turn(user, name, view.question, as_stored(view))
    if turn is None:
        name = site.store.start_conversation(user)
        turn = site.store.add_turn(user, name, view.question, as_stored(view))
    turns = (*so_far.turns, view)[-N_SHOWN:]
    return Conversation(user, name, (*so_far.history, Turn(view.question, view.text)), turns, turn)
