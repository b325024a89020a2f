"""What a question expects (a count, a share, a time, an age, a named place, an outcome), and which sentences tell."""

from __future__ import annotations

import re

from assistant.answer.outcome import tells_outcome
from assistant.words import asked_stems, stem

_COUNT = re.compile(
    r"\b(?:how many|what number of)\b(?! (?:of (?:the|these) )?(?:\w+ )?(?:reviews?|reports?|documents?|cases)\b)",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"^\W*(?:and |so |but )?when (?:exactly )?(?:did|was|had|has|will"
    r"|were(?! (?:children|families|parents|cases|concerns|referrals)\b"
    r"(?!.*\b(?:first|last|raised|made|told|removed|born|taken|placed)\b)))\b"
    r"|\bwhat (?:time|date|year|month|day)\b|\bon which (?:date|day)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(r"\bhow long\b", re.IGNORECASE)
_SHARE = re.compile(r"\b(?:what|which) (?:percentage|proportion|fraction|share|percent|per cent)\b", re.IGNORECASE)
_TELLS_SHARE = re.compile(
    r"%|\bper ?cent\b|\b(?:half|thirds?|quarters?|fifths?|majority)\b"
    r"|\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten) (?:out of|of the|in) (?:\d+|\w+)\b",
    re.IGNORECASE,
)
_AGE = re.compile(r"\bhow old\b|\bwhat ages?\b", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:which|what) (?P<kind>hospital|school|nursery|prison|(?:council |local authority )?area|council|borough|"
    r"county|town|city|village|street)\b(?! (?:of (?:practice|work|concern|learning|need)|support|practice|polic"
    r"|procedure|staff|nurs|attendance|system|record|service|worker|team|meal|arrangement|discharge|admission|visit"
    r"|place|life|day|board|concern|report|work))",
    re.IGNORECASE,
)
_NAMED_AFTER_KIND = frozenset({"hospital", "school", "nursery", "prison", "street"})
_TELLS_DURATION = re.compile(
    r"\b(?:\w+ )?(?:minute|hour|day|night|week|fortnight|month|year|decade)s?\b|\bfrom\b.*\b(?:to|until)\b|\bsince\b",
    re.IGNORECASE,
)
_TELLS_AGE = re.compile(
    r"\b(?:aged|age of|years of age|born|unborn|newborn|birth(?:day)?)\b|\b(?:day|week|month|year)s?[ -]old\b"
    r"|\b(?:he|she|they|child|baby|girl|boy|who) (?:was|were|is|(?:had )?turned) (?:(?:only|just|nearly|about) )?"
    r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen)"
    r"\b(?=\W*(?:$|[.,;)]|(?:and|when|at|years?|months?|weeks?)\b))",
    re.IGNORECASE,
)
_GROWN = (
    r"mothers?|fathers?|mum|dad|parents?|step-?(?:mother|father)|grand(?:mother|father|parents?)|carers?|partner"
    r"|aunt|uncle"
)
_ASKS_AGE_OF_GROWN = re.compile(
    rf"\b(?:how old|what ages?) (?:is|are|was|were) (?:\w+['’]?s? ){{0,2}}?(?P<whom>{_GROWN})\b", re.IGNORECASE
)
_GROWN_AGE = (
    r"(?:[1-9]\d|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven)ty(?:[- ]\w+)?)"
    r"(?! (?:days?|weeks?|months?|minutes?|hours?|per|of)\b|\s?%)"
)
_PLACED = re.compile(r"\b(?:in|at|from|near|within) (?:the )?(?:[A-Z][a-z]+ (?:of )?)*([A-Z][a-z]+)\b")
NO_PLACE = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday Christmas Easter Children Child Review Case Board Services Social Care Working "
    "Together Council Local Partnership Ofsted The This That Each Another Acute Spring Summer Autumn Winter Need Order "
    "Act Plan Court Part Section Schedule Stage Level Tier Phase Appendix Chapter Table Figure Finding Profile".split()
)
_NUMBER_WORDS = frozenset(
    "no none one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty hundred several dozen".split()
)
_TELLS_TIME = re.compile(
    r"\b\d{1,2}[.:]\d\d\b|\b(?:19|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|"
    r"November|December|Christmas|Easter|morning|evening|night|week|month|day|year|hour|minute)s?\b"
)
# A year that dates a law or a publication, and what is counted by the year, are no time at which something happened.
_NO_TIME = re.compile(
    r"\b(?:Act|Acts|Order|Regulations|Rules|Measure|Together|Code|Standards|Guidance|Framework)\b"
    r"(?! (?:in|on|of|from|until|was)\b)[^.;:]{0,12}?\b(?:19|20)\d\d\b"
    r"|\b(?:per|each|every) (?:year|month|week|day|hour)\b|\ba (?:year|month|week|day|hour)\b"
    r"(?! (?:later|after|before|earlier|on|ago|previously|prior))|\bday to day\b"
)
# "In the year ending 31 March" is no time that something lasted.
_NO_DURATION = re.compile(
    r"\b(?:year|month|week|quarter)s? (?:ending|ended|to)\b"
    r"|\b(?:per|each|every|this|that|financial) (?:year|month|week)\b",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(r"\b(?:is|are|was|were|be|been|do|does|did|has|have|had|will|would|can|could|should)\b")
_OCCASIONS = re.compile(
    r"\bon [\w-]+ (?:separate |different )?occasions?\b|\b(?!(?:at|all|those|these|the|other|some) )[\w-]+ times\b"
    r"|\b(?:once|twice)\b(?! (?:again|an?|the|that|this|she|he|they|it|her|his|their|in)\b)",
    re.IGNORECASE,
)
_TELLS = {_TIME: _TELLS_TIME, _DURATION: _TELLS_DURATION, _AGE: _TELLS_AGE, _SHARE: _TELLS_SHARE}
_TELLS_NONE = {_TELLS_TIME: _NO_TIME, _TELLS_DURATION: _NO_DURATION}
_TIMES = re.compile(r"times|occasions", re.IGNORECASE)
_MAKES_ADJECTIVE = frozenset({"multi", "inter", "single", "cross"})
# A number stands so many words before what it counts; "no" right before it, or one word between.
_REACH, _REACH_OF_NO = 4, 2
_COUNTED = 6
_STAFF = [stem(word) for word in ("practitioners", "professionals", "staff")]
# How often a child in care was moved is told by how many placements there were.
_MOVED = asked_stems("moved")
_PLACEMENTS = re.compile(
    rf"\b(?:\d+|{'|'.join(sorted(_NUMBER_WORDS - {'no', 'none'}))})(?: [\w-]+){{0,2}} "
    r"(?:placements?|moves|homes|addresses)\b",
    re.IGNORECASE,
)
# "A 16+ placement", "tier 4 placements" and "2020 due to the placement" count none.
_NO_COUNT = re.compile(
    r"\b\d+\+|\b(?:19|20)\d\d\b"
    r"|\b(?:tier|level|stage|phase|section|part|year|band|grade|article|finding|recommendation|point|covid)[ -]\d+\b",
    re.IGNORECASE,
)


def gives_what_is_asked(question: str, sentence: str) -> bool:
    """False where a question asks for one of these and the sentence has none.

    A count must stand within four words before a word that the question counts, or say "on six occasions" of it. For
    outcomes see `outcome.py`.
    """
    if not tells_outcome(question, sentence):
        return False
    if _COUNT.search(question):
        return _counts(question, sentence)
    if asked := _PLACE.search(question):
        return _names_place(asked["kind"].lower(), question, sentence)
    if asked := _ASKS_AGE_OF_GROWN.search(question):
        return _tells_age_of(asked["whom"].lower(), sentence)
    wanted = next((told for asks, told in _TELLS.items() if asks.search(question)), None)
    if wanted in _TELLS_NONE:
        sentence = _TELLS_NONE[wanted].sub(" ", sentence)
    return wanted is None or bool(wanted.search(sentence))


def _tells_age_of(whom: str, sentence: str) -> bool:
    """Tell whether a sentence gives the age of a grown person it names so, and not that of the child beside them."""
    told = r"(?:,|\b(?:aged|was|were|is|are|turned|of))(?: (?:aged|only|just|about|then))*"
    after = rf"\b{whom}\b[^.;]{{0,30}}?{told} {_GROWN_AGE}\b"
    before = rf"\b(?:{_GROWN_AGE}[- ]years?[- ]old|teenaged?) (?:\w+ ){{0,2}}?{whom}\b"
    return re.search(rf"{after}|{before}", sentence, re.IGNORECASE) is not None


def asks_age(question: str) -> bool:
    return _AGE.search(question) is not None


def _names_place(kind: str, question: str, sentence: str) -> bool:
    """A hospital or school has a name before its kind; a town or area stands after "in", and is not in the question."""
    named = _PLACED.findall(sentence)
    if kind in _NAMED_AFTER_KIND:
        named = re.findall(
            rf"\b((?:(?:St|Saint)\.? [A-Z][\w’'-]+)|(?:[A-Z][\w’'-]+(?<!['’])(?<!['’]s))) (?:[A-Z]\w+ )*(?i:{kind})\b",
            sentence,
        )
    return any(name not in NO_PLACE and name.lower() not in question.lower() for name in named)


def _counts(question: str, sentence: str) -> bool:
    sentence = _NO_COUNT.sub(" ", sentence)
    counted_words = _AUXILIARY.split(_COUNT.split(question, maxsplit=1)[-1], maxsplit=1)[0]
    counted = list(asked_stems(" ".join(counted_words.split()[:_COUNTED])))
    if _TIMES.fullmatch(counted_words.strip()):
        happened = asked_stems(_COUNT.split(question, maxsplit=1)[-1])
        if _MOVED.keys() & happened.keys() and _PLACEMENTS.search(sentence):
            return True
        return bool(_OCCASIONS.search(sentence)) and any(stem(word) in happened for word in sentence.split())
    counted += _STAFF if set(counted) & set(_STAFF) else []
    tokens = re.findall(r"[^\W_]+", sentence.lower())
    numbers = [at for at, token in enumerate(tokens) if token.isdigit() or token in _NUMBER_WORDS]
    if _OCCASIONS.search(sentence) and any(stem(token) in counted for token in tokens):
        return True
    return any(
        stem(tokens[near]) in counted and tokens[near - 1] not in _MAKES_ADJECTIVE
        for at in numbers
        for near in range(at + 1, min(at + 1 + (_REACH_OF_NO if tokens[at] == "no" else _REACH), len(tokens)))
    )
