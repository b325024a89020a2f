"""JSON lines as they come: marks, blank lines, odd separators and halves of characters; mistakes named by line."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.jsonl import needs_text, read_objects
from ingest.errors import InputError


def test_a_mark_blank_lines_and_line_separators_inside_a_text_are_read(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_bytes('\ufeff{"a": "one\u2028two\u0085three"}\r\n\n{"a": "cut \\ud83d"}\n  \n{"a": 3}'.encode())
    assert list(read_objects(path, what="lines")) == [
        (1, {"a": "one\u2028two\u0085three"}), (3, {"a": "cut ?"}), (5, {"a": 3})
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b'{"a": 1}\n{"a": \n', "lines.jsonl:2: not JSON"),
        (b'{"a": 1}\n7\n', "lines.jsonl:2: int, not an object"),
        (b'{"a": "\xe9"}\n', "lines.jsonl: cannot be read .* name a file of lines"),
    ],
)
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, content: bytes, message: str) -> None:
    (tmp_path / "lines.jsonl").write_bytes(content)
    with pytest.raises(InputError, match=message):
        list(read_objects(tmp_path / "lines.jsonl", what="a file of lines"))
    with pytest.raises(InputError, match=r"none\.jsonl: cannot be read"):
        list(read_objects(tmp_path / "none.jsonl", what="a file of lines"))


@pytest.mark.parametrize("value", [None, 3, ["x"]])
def test_a_field_that_is_no_text_is_named(value: object) -> None:
    with pytest.raises(InputError, match=r"pairs:1: needs 'claim', a text; it is "):
        needs_text({"claim": value}, "claim", "pairs:1")
