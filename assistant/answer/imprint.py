"""Questions about a review itself (who wrote it, when it was published, how it was made), answered as printed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.question.framing import without_framing
from assistant.question.names import beside_names
from assistant.question.understand import Understood
from assistant.search.sentences import quoted_whole
from assistant.types import Evidence, Hit
from assistant.wording import short_name
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.structure.paragraphs import TITLE_PAGE
from ingest.types import Document, Metadata, Paragraph

MOST_REVIEWS = 10
_REVIEW = r"(?:reviews?|reports?|inspections?|SCR|LCSPR|CSPR)\b"
_MEANS_IT = re.compile(r"(?<!\bwho did )\b(?:it|they|them)\b", re.IGNORECASE)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_WHEN_DONE = re.compile(
    rf"(?=.*\b(?:review|inspection|inspectors?|fieldwork)\b)(?=.*\b(?:inspected|fieldwork|carried out|conducted"
    rf"|undertaken|undertook|visited|took place)\b)(?=.*\b(?:{_MONTH} (?:and|to|\d)|{_MONTH} (?:19|20)\d\d|in (?:19|20)"
    r"\d\d)\b)",
    re.DOTALL,
)
_TAKING_PART = (
    r"(?:involve[ds]?|involvement|consult(?:ed|ation)?|contribut\w+|tak(?:e|en) part|took part|participat\w*"
    r"|spoke(?:n to)?|interview(?:s|ed)?|conversations? with|engage[ds]?|invited"
    r"|met(?= (?:with )?(?:the )?(?:\w+ )?(?:reviewers?|author|inspectors?))"
    r"|(?:views|perspectives?) (?:is|are|was|were|has been|have been) (?:\w+ )?(?:included|represented|reflected|sought"
    r"|referenced|incorporated|missing))"
)
_RELATIVES = r"(?:famil(?:y|ies)|parents?|mothers?|fathers?|relatives|child(?:ren)?|young (?:people|person)|siblings)"
_FAMILY = rf"{_RELATIVES}(?!['’]s)"
_FAMILY_TOOK_PART = re.compile(
    rf"(?=.*\b(?:{_FAMILY}|(?:her|him)self|themselves)\b(?:\W+\w+){{0,18}}?\W+{_TAKING_PART}\b"
    rf"|.*\b{_TAKING_PART}\b(?:\W+\w+){{0,4}}?\W+{_FAMILY}\b"
    r"|.*\b(?:reviewers?|author|inspectors?)\b[^.]{0,60}\b(?:meet|met) (?:with )?(?:her|him|them)\b)"
    r"(?=.*\b(?:reviews?|reviewers?|author|inspectors?|panel)\b)"
    r"(?!.*\b(?:professionals?|case group|criteria|should|staff|Children Boards?|review conference"
    r"|(?:protection|annual|after) reviews?)\b)",
    re.DOTALL | re.IGNORECASE,
)
_HOW_DONE = re.compile(
    r".*\b(?:chronolog\w+|practitioners?(?:['’]s?)? (?:\w+ )?(?:events?|meetings?)|fieldwork"
    r"|(?:lead|independent) (?:lead )?reviewers? (?:was|were|met|read|worked))\b",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A thing a review may print of itself; where no metadata tell it, it is the first `most` lines `under` a heading,
    or else the first `most` sentences that are `sought`.
    """

    told: str
    asked: re.Pattern[str]
    of: Callable[[Metadata], Sequence[str | None]] = lambda _: ()
    sought: re.Pattern[str] | None = None
    under: re.Pattern[str] | None = None
    most: int = 1
    is_date: bool = False


def _date(told: Metadata) -> str | None:
    return told.published.as_printed if told.published else None


def _by(told: Metadata) -> Sequence[str | None]:
    """Its authors; an inspection that names none is by its body."""
    return told.authors or ([told.body] if "inspection" in (told.kind or "").lower() else [])


_FACTS = (
    _Fact(
        "who wrote it",
        re.compile(
            rf"\bwho (?:wrote|authored|led|carried out|conducted|undertook|did)\b.*{_REVIEW}|\bwho inspected\b"
            rf"|\b(?:written|carried out|conducted|inspected|done) by (?:who|whom)\b|\b(?:and|,) by whom\b"
            r"|\bauthors?\b|\blead reviewers?\b"
            r"|\bwhich (?:reviews?|reports?|ones?) did\b.*\b(?:write|author|do|lead)\b",
            re.IGNORECASE,
        ),
        _by,
    ),
    _Fact(
        "when it was published",
        re.compile(
            r"\b(?:when|what (?:year|date)|which year)\b.*\bpublished\b|\bpublication date\b"
            rf"|\bwhat(?:['’]s| is| was) the date of (?:the |this |that )?(?:[\w'’-]+ ){{0,3}}{_REVIEW}\W*$",
            re.IGNORECASE,
        ),
        lambda told: [_date(told)],
        is_date=True,
    ),
    _Fact("who published it", re.compile(rf"\bwho published\b.*{_REVIEW}", re.IGNORECASE), lambda told: [told.body]),
    _Fact(
        "what period it covers",
        re.compile(
            r"\b(?:what|which) (?:\w+ )?(?:period|dates|timeframe|timeline)\b.*\b(?:cover|look|review|examin)"
            r"|\b(?:what|which) (?:is|was|are|were) the (?:review )?(?:period|timeframe|time frame|timeline)\b",
            re.IGNORECASE,
        ),
        lambda told: [told.period.as_printed if told.period else None],
    ),
    _Fact(
        "whether the family took part",
        re.compile(
            rf"\b(?:{_FAMILY}|did|was|were)\b.*\b{_TAKING_PART}\b.*\b(?:{_REVIEW}|reviewers?\b)"
            rf"|\b{_REVIEW}.*\b(?:hear from|speak (?:to|with)|talk to|involve|consult|interview|meet(?: with)?"
            rf"|include)\b.*\b{_RELATIVES}\b"
            rf"|{_RELATIVES}['’]s? (?:views?|voices?|perspectives?)\b.*"
            rf"\b(?:asked|sought|gathered|heard|included|obtained)\b.*(?<!their ){_REVIEW}",
            re.IGNORECASE,
        ),
        sought=_FAMILY_TOOK_PART,
        most=2,
    ),
    _Fact(
        "who was on the panel",
        re.compile(
            r"\bwho (?:was|were|is|are|sat|served) (?:on|in) (?:the|its|their) (?:\w+ )?(?:panel|team|group)\b"
            r"|\b(?:panel|review (?:team|group)) members?(?:hip)?\b"
            r"|\bmembers? of (?:the|its) (?:\w+ )?(?:panel|review (?:team|group))\b",
            re.IGNORECASE,
        ),
        sought=re.compile(
            r".*\b(?:panel|review (?:team|group))\b.*\b(?:compris\w+|consist\w+|made up|represent\w*|members)\b",
            re.DOTALL | re.IGNORECASE,
        ),
        under=re.compile(r"\b(?:panel|review (?:team|group))(?: member(?:s|ship))?\W*$", re.IGNORECASE),
        most=16,
    ),
    _Fact(
        "how it was carried out",
        re.compile(
            r"\b(?:what|which) (?:\w+ )?(?:method\w*|approach|model)\b|\b(?:compare|how)\b.*\bmethod(?:s|olog\w+)?\b"
            r"|\bhow (?:was|were|is|did)\b.*\b(?:carried out|conducted|undertaken|done)\b",
            re.IGNORECASE,
        ),
        lambda told: [told.method],
        sought=_HOW_DONE,
        most=3,
    ),
    _Fact(
        "when it was carried out",
        re.compile(
            r"\b(?:when|what (?:year|date)|which year)\b.*\b(?:inspected|inspection|fieldwork|carried out|conducted"
            r"|undertaken|done|take place|took place)\b(?!.*\bpublished\b)",
            re.IGNORECASE,
        ),
        sought=_WHEN_DONE,
    ),
)
_ITSELF = re.compile(r"introduction|background|about this|method|scope|terms of reference|\bprocess\b", re.IGNORECASE)
_SAYS_NO_MORE = frozenset(
    """
    a all an and any approach are at author authored authors by carried case child children conducted consulted
    contribute contributed cover covered cspr date dates did do does done each engaged every families family father
    fieldwork follow followed for from how in inspect inspected inspection inspector inspectors interviewed invited
    involve involved is it its lcspr lead learning led local look looked met method methodologies methodology
    methods model mother of on out parent parents part participate participated people period person place please
    practice publication published relatives report reports review reviewer reviewers reviews safeguarding scr
    asked gathered heard included obtained own perspective perspectives s sought themselves view views voice voices
    serious siblings spoke spoken take taken that the their them these they this those time timeframe timeline took
    hear panel team group members membership sat served chair her his speak talk to with directly actually write ones
    about both compare compared differ differed difference different differently same similar one
    frame under undertaken undertook use used using was were what when which who whom with written wrote year young
    """.split()
)


def printed_answer(index: Index, asked: Understood) -> list[Evidence]:
    """The sentences in which the reviews asked about print what is asked of them; none where more is asked."""
    found: list[Evidence] = []
    facts = _facts(index, asked)
    for name in asked.documents:
        for fact in facts:
            found += [one for one in _stated(index, name, fact) if one not in found]
    return found


def not_printed(index: Index, asked: Understood) -> str:
    """What is asked of the reviews themselves and not found though something else asked of them is; "" for nothing."""
    if not printed_answer(index, asked):
        return ""
    missing = {
        fact.told: [short_name(n, index.metadata[n]) for n in asked.documents if not _stated(index, n, fact)]
        for fact in _facts(index, asked)
    }
    told = [f"{what} ({'; '.join(names)})" for what, names in missing.items() if names]
    return f"Not found where the reviews speak of themselves: {', '.join(told)}." if told else ""


def _facts(index: Index, asked: Understood) -> list[_Fact]:
    if len(asked.documents) > MOST_REVIEWS or not _asks_no_more(index, asked):
        return []
    topic = _with_reviews(asked)
    return [fact for fact in _FACTS if fact.asked.search(topic)]


def _with_reviews(asked: Understood) -> str:
    """What is asked, with "it" and "they" as the reviews where reviews are spoken of; who did it is no such thing."""
    topic = _topic(asked)
    spoken_of = asked.named or re.search(_REVIEW, f"{asked.context} {topic}", re.IGNORECASE)
    return _MEANS_IT.sub("the review", topic) if spoken_of else topic


def _topic(asked: Understood) -> str:
    """What is asked; of several reviews as it was put, for "in the X and Y reviews" is no part of their topic."""
    beside = asked.named and len(asked.documents) > 1 and not asked.context
    return without_framing(asked.query) if beside else asked.topic


def _stated(index: Index, name: str, fact: _Fact) -> list[Evidence]:
    printed = [text for text in fact.of(index.metadata[name]) if text]
    if fact.under and (lines := list(islice(_lines_under(index, index.document(name), fact.under), fact.most))):
        return lines
    if fact.sought and not printed:
        return list(islice(_sentences(index, index.document(name), fact.sought), fact.most))
    return _printed(index, index.document(name), printed, is_date=fact.is_date) if printed else []


def _lines_under(index: Index, document: Document, heading: re.Pattern[str]) -> Iterator[Evidence]:
    for paragraph in document.paragraphs:
        if paragraph.heading and heading.search(paragraph.heading[-1]):
            for line in paragraph.text.split("\n"):
                yield from quoted_whole(index, document.name, paragraph.place, line)


def _speaks_of_itself(paragraph: Paragraph, *, is_date: bool) -> bool:
    top = paragraph.heading[0] if paragraph.heading else ""
    return top == TITLE_PAGE or (not is_date and (paragraph.kind == "method" or bool(_ITSELF.search(top))))


def _asks_no_more(index: Index, asked: Understood) -> bool:
    beside = beside_names(_topic(asked), asked.documents, index.metadata)
    beside = re.sub(r"\b(reviews?|inspections?) (?:work|process)\b", r"\1", beside, flags=re.IGNORECASE)
    return set(re.findall(r"[a-z]+", beside.lower())) <= _SAYS_NO_MORE


def _printed(index: Index, document: Document, printed: Sequence[str], *, is_date: bool) -> list[Evidence]:
    """The first sentences that between them print all of this, where a report speaks of itself.

    A date is looked for on the title page alone: in the text it may be that of anything.
    """
    found: list[Evidence] = []
    left = list(printed)
    for paragraph, text in _of_itself(document, is_date=is_date):
        if held := [one for one in left if one in text]:
            left = [one for one in left if one not in held]
            found += _evidence(index, document, paragraph, text)
        if not left:
            break
    return found


def _sentences(index: Index, document: Document, sought: re.Pattern[str]) -> Iterator[Evidence]:
    """The sentences of this form where a report speaks of itself."""
    for paragraph, text in _of_itself(document, is_date=False):
        if sought.match(text):
            yield from _evidence(index, document, paragraph, text)


def _of_itself(document: Document, *, is_date: bool) -> Iterator[tuple[Paragraph, str]]:
    for paragraph in document.paragraphs:
        if _speaks_of_itself(paragraph, is_date=is_date):
            for start, end in sentence_spans(paragraph.text):
                yield paragraph, paragraph.text[start:end]


def _evidence(index: Index, document: Document, paragraph: Paragraph, text: str) -> list[Evidence]:
    passages = index.passages_at(document.name, [paragraph.place])
    return [Evidence(Hit(p, 1.0, 1), paragraph.place, text, 1.0, holds_all=True) for p in passages[:1]]
