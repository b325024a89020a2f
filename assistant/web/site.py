"""What the pages share: settings, the index, the work file, uploads under way."""

from __future__ import annotations

from dataclasses import dataclass, field

from assistant.web.briefing_work import BriefingWork
from assistant.web.door import Door
from assistant.web.engine import Engine
from assistant.web.evaluation import Evaluation
from assistant.web.filling import Filling
from assistant.web.ingesting import Ingesting
from assistant.web.matrices import Matrices
from assistant.web.settings import WebSettings
from assistant.web.store import Store
from assistant.web.throttle import Throttle
from assistant.web.users import read_users

QUESTIONS_A_MINUTE = 30


@dataclass(frozen=True, slots=True)
class Site:
    settings: WebSettings
    engine: Engine
    store: Store
    ingesting: Ingesting
    matrices: Matrices
    filling: Filling
    briefing: BriefingWork
    evaluation: Evaluation | None = None
    questions: Throttle = field(default_factory=lambda: Throttle(QUESTIONS_A_MINUTE, 60))
    door: Door = field(default_factory=Door)

    @property
    def has_users(self) -> bool:
        """Whether people have to log in: they do once there is a users file."""
        return self.settings.users_file.is_file()

    def user_of(self, token: str) -> str | None:
        """The user of a log-in that has not expired and whose name is still in the users file."""
        user = self.store.user_of(token)
        return user if user is not None and user in read_users(self.settings.users_file) else None
