"""Details of a real case in a question, found before it is searched or kept."""

from __future__ import annotations

import re

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from assistant.web.site import Site

_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# Letters with accents are named: to a browser's \b and \w they are no letters.
_CAPITAL, _LETTER = "A-ZÀ-ÖØ-ÞĀ-ɏ", "a-zß-öø-ÿĀ-ɏ'’-"
_WORD = rf"[{_CAPITAL}][{_LETTER}]+"
_PATTERNS = {
    "a date of birth": re.compile(
        rf"\b(?:d\.?o\.?b\.?|date of birth|born(?: on)?)\b\W{{0,4}}(?:\d|{_MONTH})"
        rf"|\b\d{{1,2}}[/.-]\d{{1,2}}[/.-](?:19|20)?\d{{2}}\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}\s+(?:19|20)\d{{2}}\b",
        re.IGNORECASE,
    ),
    "a postcode": re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b"),
    "a street address": re.compile(
        rf"\b\d{{1,4}}[A-Za-z]?,?\s+(?:[{_CAPITAL}][{_CAPITAL}{_LETTER}]+\s+){{1,3}}"
        r"(?:Road|Street|Avenue|Lane|Close|Drive|Way|Court|Crescent|Terrace|Place|Gardens|Grove|Rd|St|Ave)\b"
    ),
    "a telephone number": re.compile(r"(?<!\d)(?:\+44\s?|0)\d(?:[\s-]?\d){8,9}(?!\d)"),
    "an e-mail address": re.compile(r"[\w.+-]+@[\w-]+\.[\w.]{2,}"),
    "a person’s name": re.compile(
        r"\b(?:named|called|(?:my|our) (?:client|case|child|family)|(?:[Mm]rs?|[Mm]s|[Mm]iss|[Dd]r)\.?)[,:]?\s+"
        rf"{_WORD}\s+{_WORD}|(?<![\w{_LETTER}]){_WORD}\s+{_WORD},?\s+(?:aged?|d\.?o\.?b\.?|born)\b",
    ),
}
_NHS_NUMBER = "an NHS number"
_TEN_DIGITS = re.compile(r"(?<!\d)\d{3}[\s-]?\d{3}[\s-]?\d{4}(?!\d)")
_WEIGHTS = tuple(range(10, 1, -1))


def care_patterns(_: Site) -> APIRouter:
    """The patterns for `care.js`, which looks before a question is sent; what comes is looked at here all the same.

    Where there are `weights`, the last digit must be the check digit of the others.
    """
    router = APIRouter()

    @router.get("/care.json")
    def patterns() -> Response:
        named = [(name, pattern, ()) for name, pattern in _PATTERNS.items()]
        told = [
            {"name": name, "pattern": one.pattern, "flags": "i" * bool(one.flags & re.IGNORECASE), "weights": weights}
            for name, one, weights in (*named, (_NHS_NUMBER, _TEN_DIGITS, _WEIGHTS))
        ]
        return JSONResponse(told)

    return router


def case_details(question: str) -> list[str]:
    """What looks like a detail of a real person, in words for a notice; empty where nothing does."""
    found = [name for name, pattern in _PATTERNS.items() if pattern.search(question)]
    if any(is_nhs_number(match[0]) for match in _TEN_DIGITS.finditer(question)):
        found.append(_NHS_NUMBER)
    return found


def is_nhs_number(text: str) -> bool:
    """Tell whether ten digits carry the check digit of an NHS number (modulo 11)."""
    digits = [int(letter) for letter in text if letter.isdigit()]
    if len(digits) != 10:
        return False
    check = 11 - sum(digit * weight for digit, weight in zip(digits, _WEIGHTS, strict=False)) % 11
    return digits[9] == (0 if check == 11 else check)
