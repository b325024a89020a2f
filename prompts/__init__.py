"""What we say to models, one Markdown file each: a note for people, then `## system` and `## user`."""

from __future__ import annotations

import hashlib
import string
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt file. `version` is the first twelve digits of its SHA-256 and goes into every run that uses it."""

    name: str
    version: str
    system: str
    user: str

    def fill(self, **values: str) -> str:
        """The user's part with each `$name` filled; a `$` inside a value stays text.

        Raises:
            ValueError: the names given are not exactly those the prompt uses.
        """
        template = string.Template(self.user)
        used = set(template.get_identifiers())
        if used != set(values):
            raise ValueError(f"prompts/{self.name}.md uses {sorted(used)}, was given {sorted(values)}")
        return template.substitute(values)


def read_prompt(name: str) -> Prompt:
    """Read a prompt file by its name without ending.

    Raises:
        ValueError: it lacks one of its two headings.
    """
    text = (FOLDER / f"{name}.md").read_text(encoding="utf-8")
    _, found_system, rest = text.partition("\n## system\n")
    system, found_user, user = rest.partition("\n## user\n")
    if not (found_system and found_user):
        raise ValueError(f"prompts/{name}.md: needs '## system' and '## user'")
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Prompt(name, version, system.strip(), user.strip())
