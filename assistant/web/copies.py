"""What Gradio keeps of components it makes anew for every update, let go of."""

from __future__ import annotations

from typing import Any


def let_go_of_copies(blocks: Any, session: str | None) -> None:
    """Drop from a session the components that the page itself does not have.

    Gradio 6.31 makes a new component for every value an event sets, and keeps it in the session, and once more as its
    settings, under a number of its own that nothing asks for: with each answer a session grew by all that it shows.
    """
    own = blocks.blocks
    held = blocks.state_holder.session_data.get(session)
    if held is not None:
        for copies in (held.blocks_config.blocks, held.config_values):
            for number in [number for number in list(copies) if number not in own]:
                copies.pop(number, None)
    del blocks.temp_file_sets[len(own) :]
