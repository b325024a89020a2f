"""Print the example reviews of data/examples into the examples folder: `make examples`."""

from __future__ import annotations

from pathlib import Path

from example_docx import write_docx
from example_pdf import write_pdf
from example_source import read_example
from example_text import write_html, write_text

SOURCES = Path(__file__).parent / "data" / "examples"
TARGET = Path(__file__).parent.parent / "examples"
COUNTED_BY_WORD = {"imogen-tarnside-cspr-2022"}


def main() -> None:
    TARGET.mkdir(exist_ok=True)
    for source in sorted(SOURCES.glob("*-*.md")):
        example = read_example(source)
        path = TARGET / f"{example.stem}.{example.about['format']}"
        match example.about["format"]:
            case "pdf":
                write_pdf(example, path)
            case "docx":
                write_docx(example, path, automatic=example.stem in COUNTED_BY_WORD)
            case "html":
                write_html(example, path)
            case _:
                write_text(example, path)
        print(path.name)


if __name__ == "__main__":
    main()
