"""The sentences in which a review praises what somebody did, for reviews that list no good practice of their own."""

from __future__ import annotations

import re
from itertools import islice

from assistant.answer.antecedent import with_antecedents
from assistant.search.sentences import quoted_whole
from assistant.types import Evidence
from ingest.index import Index
from ingest.sentences import sentence_spans
from ingest.types import EvidenceKind

MOST_PRAISED = 4
_NOT_TOLD: frozenset[EvidenceKind] = frozenset({"recommendation", "guidance", "research", "method", "footnote"})
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
    told = (
        (paragraph.place, paragraph.text[start:end])
        for paragraph in index.document(name).paragraphs
        if paragraph.kind not in _NOT_TOLD
        for start, end in sentence_spans(paragraph.text)
    )
    praising = ((place, text) for place, text in told if _praises(text))
    quoted = (one for place, text in praising for one in quoted_whole(index, name, place, text))
    return with_antecedents(index, list(islice(quoted, MOST_PRAISED)))


def _praises(sentence: str) -> bool:
    return bool(_PRAISES.search(sentence)) and not _DENIED.search(sentence) and not sentence.endswith(":")
