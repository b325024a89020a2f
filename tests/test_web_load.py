"""People asking at once see their own words only and no error, and a session does not grow with what it is shown.

`tests/load_web.py` measures it for longer.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import gradio as gr
import pytest
from gradio.state_holder import StateHolder
from load_web import run

from assistant.web.copies import let_go_of_copies


@pytest.mark.slow
def test_people_asking_at_once_get_their_own_answers(example_index: Path) -> None:
    load = run(example_index, n_users=8, seconds=15, pause_s=1)
    assert (load.errors, load.crossings) == ([], [])
    assert len(load.whole) >= 8


def test_what_gradio_made_to_show_an_answer_is_let_go_of() -> None:
    async def build() -> tuple[gr.Blocks, gr.HTML]:
        with gr.Blocks() as blocks:
            return blocks, gr.HTML("before")

    blocks, shown = asyncio.run(build())
    StateHolder().set_blocks(blocks)
    session = blocks.state_holder["a session"]
    own = set(blocks.blocks)
    made = gr.HTML("an answer", render=False)
    session[made._id] = made
    session._update_config(made._id)
    assert made._id in session.blocks_config.blocks.keys() & session.config_values.keys()
    let_go_of_copies(blocks, "a session")
    assert (set(session.blocks_config.blocks), set(session.config_values)) == (own, own)
    assert session[shown._id] is shown
