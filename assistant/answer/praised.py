"""The sentences in which a review praises what somebody did, for reviews that list no good practice of their own."""

from __future__ import annotations

import re
from itertools import islice

from assistant.answer.antecedent import with_antecedents
from assistant.search.sentences import telling
from assistant.types import Evidence
from ingest.index import Index

MOST_PRAISED = 4
_GOOD = r"(?:good|positive|excellent|exemplary|thoughtful|persistent)\b(?: and \w+)?"
_PRAISES = re.compile(
    rf"\b(?:(?:was|were|is|as|further|specific|of|considered) (?:\w+ )?{_GOOD}(?: [\w-]+)? "
    r"(?:practice|work\w*|response)"
    r"|(?:good|positive) practice (?:was|is|to highlight)|good (?:inter-?agency|multi-?agency|joint) work\w*"
    r"|(?:be|is|are|was|were) (?:commended|praised)|commends?|(?:was|were|been) (?:\w+ )?impressed (?:by|with)"
    r"|very positive that|to (?:his|her|their|its) credit|the tenacity (?:of|with))",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:would have been|could have|not|never|should(?! be commended)|lack of|need(?:s|ed)? to) "
    r"(?:\w+ ){0,3}?(?:good|positive|commended)\b",
    re.IGNORECASE,
)


def praised(index: Index, name: str) -> list[Evidence]:
    """The first sentences of a review, in reading order, that praise; each with the one it leans on.

    What praises is read more strictly than in `manner.py`, where the sentence is near to a question as well.
    """
    return with_antecedents(index, list(islice(telling(index, name, _praises), MOST_PRAISED)))


def _praises(sentence: str) -> bool:
    return bool(_PRAISES.search(sentence)) and not _DENIED.search(sentence)
