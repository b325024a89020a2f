"""An example review as HTML, and as paged text with form feeds, as a text extractor would leave it."""

from __future__ import annotations

import textwrap
from html import escape
from pathlib import Path

from example_source import FICTION, Example, Part

WIDTH, PAGE_LINES = 92, 44


def write_html(example: Example, path: Path) -> None:
    about = example.about
    lines = [
        '<!doctype html>\n<html lang="en-GB"><head><meta charset="utf-8">',
        f"<title>{escape(about['title'])}</title></head><body>",
        '<nav><a href="#main">Skip to content</a> <a href="/">Home</a></nav>',
        f'<main id="main"><h1>{escape(about["title"])}</h1>',
        f"<p>{escape(about['body'])}</p><p>{escape(about['date'])}</p><p><em>{FICTION}</em></p>",
    ]
    parts = list(example.parts)
    for i, part in enumerate(parts):
        before, after = (parts[i - 1].kind if i else ""), (parts[i + 1].kind if i + 1 < len(parts) else "")
        opens, closes = part.kind == "bullet" != before, part.kind == "bullet" != after
        lines.append("<ul>" * opens + _html(part) + "</ul>" * closes)
    notes = "".join(f'<li id="fn{n}" value="{n}">{escape(text)}</li>' for n, text in example.notes.items())
    lines += [f'<section class="footnotes"><ol>{notes}</ol></section></main>', f"<footer><p>{FICTION}</p></footer>"]
    path.write_text("\n".join([*lines, "</body></html>\n"]))


def _html(part: Part) -> str:
    if part.kind == "table":
        header, *rows = part.rows
        head = "".join(f"<th>{escape(cell)}</th>" for cell in header)
        body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    tag = {"heading": f"h{part.level + 1}", "bullet": "li", "quote": "blockquote"}.get(part.kind, "p")
    text = "".join(f'<sup><a href="#fn{t}">{t}</a></sup>' if mark else escape(t) for t, mark in part.runs())
    number = f"{part.number} " if part.number else ""
    return f"<{tag}>{number}{'<strong>' * (part.kind == 'bold')}{text}{'</strong>' * (part.kind == 'bold')}</{tag}>"


def write_text(example: Example, path: Path) -> None:
    about = example.about
    front = [about["body"], "", about["title"], "", f"Author: {about['authors']}", about["author_role"], ""]
    pages = [[*front, f"Published {about['date']}", "", FICTION]]
    page: list[str] = []
    notes: list[str] = []
    for part in example.parts:
        lines, new_notes = _lines(part), [textwrap.fill(f"{n} {example.notes[n]}", WIDTH) for n in part.notes]
        if page and len(page) + len(lines) + sum(note.count("\n") + 2 for note in notes + new_notes) > PAGE_LINES:
            pages.append(page + notes)
            page, notes = [], []
        page += [*lines, ""]
        notes += new_notes
    pages.append(page + notes)
    texts = [
        "\n".join([about["title"] if i else "", "", *lines, "", FICTION, f"{i + 1}"]) for i, lines in enumerate(pages)
    ]
    path.write_text("\n\f".join(texts) + "\n")


def _lines(part: Part) -> list[str]:
    if part.kind == "table":
        width = max(len(row[0]) for row in part.rows) + 4
        columns = [row[0].ljust(width) + "    ".join(row[1:]) for row in part.rows]
        return columns if max(map(len, columns)) <= WIDTH else ["\t".join(row) for row in part.rows]
    text = "".join(t for t, _ in part.runs())
    if part.kind == "quote":
        return textwrap.wrap(f"\u2018{text}\u2019", WIDTH - 8, initial_indent=" " * 8, subsequent_indent=" " * 8)
    if part.kind == "bullet":
        return textwrap.wrap(text, WIDTH, initial_indent="\u2022 ", subsequent_indent="  ")
    number = f"{part.number} " if part.number else ""
    return textwrap.wrap(number + text, WIDTH)
