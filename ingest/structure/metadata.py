"""What the report says of itself on its first pages: title, kind, body, area, authors, date."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from ingest.types import Block, Metadata, PublicationDate

_KINDS = (
    "Local Child Safeguarding Practice Review",
    "Child Safeguarding Practice Review",
    "Serious Case Review",
    "Child Practice Review",
    "Learning Review",
    "Thematic Review",
    "Joint Targeted Area Inspection",
    "National Inspection",
    "Inspection",
)
_MONTHS = "January February March April May June July August September October November December".split()
MONTH_NAMES = "|".join(_MONTHS)
_DATE = re.compile(
    rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?)?({MONTH_NAMES})\s+((?:19|20)\d\d)\b", re.IGNORECASE
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PUBLISHED_ON = re.compile(
    rf"\bthis (?:\w+ ){{0,3}}(?:report|review|response|document|paper)\b(?:[^.]*\.)?[^.]*?\bpublished (?:on|in)\s+"
    rf"(?={_DATE.pattern})",
    re.IGNORECASE,
)
_DATE_LABEL = re.compile(r"publi(?:shed|cation)", re.IGNORECASE)
_AUTHOR = re.compile(
    r"(?:independent )?(?:lead )?(?:authors?|reviewers?|written by|report by|prepared by)\s*:\s*(.+)", re.IGNORECASE
)
_ROLE = re.compile(r"(?:SCIE |Independent |Lead )+(?:Lead )?(?:Reviewers?|Authors?)", re.IGNORECASE)
_BODY = re.compile(
    r"((?:[A-Z][\w'’&-]*(?: and | of | for | in |, | ))*(?:Safeguarding|Inspectorate|Improvement)"
    r"(?:(?: and | of | for | in |'s |’s | )?(?:[A-Z][\w'’-]*))*)"
)
_GENERIC = re.compile(r"Review|^(?:Local )?Safeguarding Children(?:'s|’s)? (?:Board|Partnership)$")
_COMMISSIONED = re.compile(
    r"[Tt]he ((?:[A-Z][\w'’-]* ){1,4}Safeguarding (?:Children(?:'s|’s)? )?(?:Board|Partnership))\W{0,2}[⁰¹²³⁴-⁹]*\s+"
    r"(?:determined|agreed|commissioned|decided|undertook|completed|carried out)"
)
_NAME = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){1,3}")
_SUBJECTS = r"[A-Z][a-z]+(?:, [A-Z][a-z]+)*(?: and [A-Z][a-z]+)?"
_INSPECTED = re.compile(r"Inspection of (?:[^:]{1,60}: )?([A-Z]\w+(?: \w+)?) (?:County )?Council")
_AREA_ENDS = re.compile(r"\s+(?:Local |Multi-Agency )?(?:Safeguarding|Children'?s?|Local Safeguarding)\b.*")


def find_metadata(front: Sequence[Block], body: Sequence[Block], *, title: str | None) -> Metadata:
    """Read the title page, or where there is none the first blocks. Absent stays absent."""
    page = [block.text for block in front] or [block.text for block in body[:12] if len(block.text) < 300]
    text = "\n".join(page)
    kind = next((kind for kind in _KINDS if kind.lower() in text.lower().replace("\n", " ")), None)
    body_name = _body(page) or _commissioner([block.text for block in body[:40]])
    return Metadata(
        title=_title(page, kind, body_name, given=title) or title,
        kind=kind,
        subjects=_subjects(page),
        body=body_name,
        area=_area(body_name, page),
        authors=_authors(page),
        published=_published(page) or _said_published([block.text for block in (*front, *body[:40])]),
    )


def _title(page: list[str], kind: str | None, body_name: str | None, *, given: str | None) -> str | None:
    """The lines that name the review: its kind and whom it is about; not the body, the authors or the date.

    Where no line says its kind, the title the file itself carries (`given`), if the page prints it too.
    """
    lines = [line for line in page if not _is_imprint(line)]
    lines = [line for line in lines if not body_name or not _same(line, body_name)]
    if not lines:
        return None
    start = next((i for i, line in enumerate(lines) if kind and kind.lower() in line.lower()), None)
    if start is None:
        if given and len(given.split()) >= 3 and _letters(given) in _letters(" ".join(page)):
            return given
        return lines[0] if len(lines[0]) < 200 else None
    named = [line.strip(" :–-") for line in lines[start : start + 2] if len(line) < 160]
    if named and _names_its_subject(named[0], kind):
        named = named[:1]
    return ": ".join(named) or None


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def _names_its_subject(line: str, kind: str | None) -> bool:
    """Tell whether a title line says more than the kind of review."""
    if any(name.lower() in line.lower() for name in _subjects([line])):
        return True
    rest = line[line.lower().find(kind.lower()) + len(kind) :] if kind else ""
    return bool(re.match(r"\s*(?::|–|-|\bof\b)\s*\S", rest)) and re.search(r"Council|County", rest) is not None


def _is_imprint(line: str) -> bool:
    return bool(
        (_DATE.search(line) and (len(line) < 60 or _DATE_LABEL.search(line)))
        or _AUTHOR.match(line)
        or _ROLE.search(line)
        or line.lower().startswith(("fiction", "invented example", "contents", "overview report"))
        or (_NAME.fullmatch(line.replace(" and ", " ")) and " and " in line)
    )


def _same(line: str, body_name: str) -> bool:
    letters = re.sub(r"\W+|\([A-Z]+\)", "", line).lower()
    return letters in re.sub(r"\W+", "", body_name).lower() or line in body_name


def _body(page: list[str]) -> str | None:
    joined = [re.sub(r"\s+", " ", " ".join(page[:n])) for n in (2, 3, 4)]
    for line in (*page, *joined):
        for found in _BODY.finditer(re.sub(r"\s*\([A-Z]+\)", "", line)):
            words = found[1].strip()
            if re.search(r"\b(?:Board|Partnership|Inspectorate)\b", words) and not _GENERIC.search(words):
                return words
    return None


def _commissioner(texts: list[str]) -> str | None:
    """The board or partnership that the text says decided on the review."""
    for text in texts:
        found = _COMMISSIONED.search(re.sub(r"\s*\([A-Z]+\)", "", text))
        if found:
            return found[1]
    return None


def _area(body_name: str | None, page: list[str]) -> str | None:
    council = next((m for line in page if (m := _INSPECTED.search(line))), None)
    if council:
        return re.sub(r" County$", "", council[1])
    area = _AREA_ENDS.sub("", body_name) if body_name and _AREA_ENDS.search(body_name) else ""
    return area if area and area not in {"Local", "Child"} else None


def _authors(page: list[str]) -> tuple[str, ...]:
    for i, line in enumerate(page):
        labelled = _AUTHOR.match(line)
        if labelled:
            return _names(labelled[1])
        if _ROLE.fullmatch(line.strip()) and i:
            return _names(page[i - 1])
        role = _ROLE.search(line)
        if role and role.start() > 5:
            return _names(line[: role.start()])
    return ()


def _names(text: str) -> tuple[str, ...]:
    parts = re.split(r",| and | with |;|&", text)
    return tuple(part.strip() for part in parts if _NAME.fullmatch(part.strip()))


def _subjects(page: list[str]) -> tuple[str, ...]:
    for line in page:
        child = re.findall(r"\b(?:Child|Baby) [A-Z][a-z]*\b(?! Safeguarding| Practice| Protection)", line)
        if child and not re.search(r"Safeguarding|Practice", child[0]):
            return tuple(child)
        quoted = re.findall(r"[‘']([A-Z][a-z]+)[’']", line)
        if quoted:
            return tuple(quoted)
        listed = re.fullmatch(r"([A-Z][a-z]+(?:, [A-Z][a-z]+)* and [A-Z][a-z]+)", line)
        if listed and "Safeguarding" not in line:
            return tuple(re.split(r", | and ", listed[1]))
        named = re.fullmatch(
            rf"(?:Serious Case Review|Learning Review|.*Practice Review)\s*[:–-]?\s*({_SUBJECTS})", line
        )
        if named and named[1] not in {"Report", "Overview", "Review"}:
            return tuple(re.split(r", | and ", named[1]))
    return ()


def _published(page: list[str]) -> PublicationDate | None:
    dated = [line for line in page if _DATE.search(line)]
    dated.sort(key=lambda line: not _DATE_LABEL.search(line))
    for line in dated:
        label = _DATE_LABEL.search(line)
        found = _DATE.search(line, label.end() if label else 0) or _DATE.search(line)
        if found:
            return _as_date(found)
    years = [line.strip() for line in page if _YEAR.fullmatch(line.strip())]
    return PublicationDate(years[0], years[0], "year") if years else None


def _said_published(first: Sequence[str]) -> PublicationDate | None:
    """The date on which a report says that it was published ("This report was published on ...")."""
    for text in (" ".join(block.split()) for block in first):
        if said := _PUBLISHED_ON.search(text):
            found = _DATE.match(text, said.end())
            return _as_date(found) if found else None
    return None


def read_date(text: str) -> PublicationDate | None:
    """A date a person wrote: "2019", "March 2019", "14 March 2019", "2019-03", "2019-03-14"; None for other text."""
    text = text.strip()
    if _YEAR.fullmatch(text):
        return PublicationDate(text, text, "year")
    if found := re.fullmatch(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-(\d\d))?", text):
        try:
            iso = date(int(found[1]), int(found[2]), int(found[3] or 1)).isoformat()
        except ValueError:
            return None
        return PublicationDate(text, text if found[3] is None else iso, "day" if found[3] else "month")
    printed = _DATE.fullmatch(text)
    return _as_date(printed) if printed else None


def iso_date(text: str) -> str | None:
    """A printed date in ISO 8601, cut to what is printed; None where there is no month with its year."""
    found = _DATE.search(text)
    date_found = _as_date(found) if found else None
    return date_found.iso if date_found else None


def _as_date(found: re.Match[str]) -> PublicationDate | None:
    day, month, year = found[1], _MONTHS.index(found[2].capitalize()) + 1, int(found[3])
    if day is None:
        return PublicationDate(found[0].strip(), f"{year}-{month:02d}", "month")
    try:
        return PublicationDate(found[0].strip(), date(year, month, int(day)).isoformat(), "day")
    except ValueError:
        return None
