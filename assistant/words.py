"""Words compared by stem: how much of a question's content a sentence holds, and how alike two sentences are."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Mapping
from functools import lru_cache

import snowballstemmer

from assistant.question.framing import without_framing
from ingest.words import content_words

_ASKING = frozenset(
    """
    across any anyone anything around ask asked asking asks author authors came case cases come compare compared
    comparison concern concerned concerning conclude concluded concludes contrast cover covered covers deal dealt
    describe described did differ differed difference differences different differs document documents enough ever
    exactly explain explained find finding findings finds found get give given gives go got happen happened happens
    highlight highlighted identified identify key long made main make makes many mention mentioned much note noted
    notes once overview people pick picked picks question questions raise raised recommend recommendation
    recommendations relevant report reports review reviews said say saying says show shown shows similar similarities
    similarity state stated straight suggest suggests summarise summarize summary tell tells thing things think told us
    way went word
    """.split()
)

_LIGHT = frozenset(
    """
    according actually affect affected affects again aim aimed aims already another away back become behind between
    both bring brings brought call called calls compare compared done down each either else especially ever every
    everyone everything exactly far feature featured features feel few gave generally getting giving going gone
    having idea instead just keep keeping kept kind lack left let letting like likely list lists look looking lot
    lots maybe mean meant might mind must nothing off often old one ones only others ourselves over overall part
    particular people
    perhaps place play played please possible put puts putting quite rather really reason reasons right roughly same
    seem seemed seems several somebody someone something sort still straight supposed sure take taken takes taking
    talk thinking thought took toward towards tried tries try trying turn turned turns under upon use used usually
    very want wanted wants whatever whether while wrong yet
    """.split()
)

_TOLD_OTHERWISE = frozenset(
    """
    able always anybody anyone approach authors background bad badly best better boy boys break breaking broke broken
    change changed changes check checked child children city classed clear come comes coming criticised
    criticism criticisms days described doctor doctors doing door drop dropped early effect effective effects
    experience experiences facing fail failed fails fall falls fell fine five four front full further girl girls
    goes gone good granny happening hear heard held high hold holds impact inspectors involve involved job
    joined kept kid kids late later less life lives low man men missed months nan never nobody non notice
    noticed official onto opportunities opportunity outcome outcomes own paid pay paying people poor poorly
    praise praised principal properly prove proved published pull pulled pulls push pushed quality raise raising
    recognise recognised refer referred respond responded response reviewers role room saw second see seen sees
    send sent set share short since somewhere space spot spotted subgroup sum teen teenager teenagers teens ten
    three threw throw thrown time times too touch treat treated turned two used ways weeks well whose woman
    telling tell tells without women work worked working works worse writing written year years young
    begin began behave behaved behaving eg get gets handle handled handling hard ie last lasted lasts lied
    round start started starting starts
    """.split()
)
_NO_TOPIC = _ASKING | _LIGHT


class _Stemmer(threading.local):
    """A stemmer for each thread: it works in place, so that two words at once would be mixed up."""

    def __init__(self) -> None:
        self.stem: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord


_STEMMER = _Stemmer()


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    return _STEMMER.stem(word.lower())


def stems(text: str) -> frozenset[str]:
    """The stems of a text's content words."""
    return frozenset(stem(word) for word in content_words(text))


def asked_stems(question: str) -> dict[str, str]:
    """The stems a question is about, each with the word as asked.

    Left out are how the question is put (`without_framing`), words every such question has, and words that mean
    little alone.
    """
    return {stem(word): word for word in content_words(without_framing(question)) if word not in _NO_TOPIC}


def may_be_told_otherwise(word: str) -> bool:
    """Tell whether a word is so general that a text which answers may well do without it."""
    return word in _TOLD_OTHERWISE


def weights(terms: Mapping[str, str], document_frequency: Callable[[str], int], n_passages: int) -> dict[str, float]:
    """Weigh stems by inverse document frequency (Robertson and Spärck Jones, 1976), so rare words count for more."""
    return {
        term: math.log(1 + (n_passages - n + 0.5) / (n + 0.5))
        for term in terms
        for n in [min(document_frequency(term), n_passages)]
    }


def covered(weighted: Mapping[str, float], text_stems: frozenset[str]) -> float:
    """The share (0-1) of the weighted stems that a text holds; 0 where there are none."""
    total = sum(weighted.values())
    return sum(weight for term, weight in weighted.items() if term in text_stems) / total if total else 0.0


def alike(one: str, other: str) -> float:
    """The share (0-1) of the shorter text's stems that the other holds."""
    a, b = stems(one), stems(other)
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0
