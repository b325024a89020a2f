"""The kind of evidence a paragraph is, from its label, its headings, how it is set and how it is worded."""

from __future__ import annotations

import re

from ingest.types import EvidenceKind


def _rule(kind: EvidenceKind, pattern: str) -> tuple[EvidenceKind, re.Pattern[str]]:
    return kind, re.compile(pattern, re.IGNORECASE)


_BY_HEADING = (
    _rule("question for the board", r"\b(?:considerations?|questions?) for (?:the )?\w+"),
    _rule("area for improvement", r"\bareas? for (?:improvement|development)\b|what should change"),
    _rule("good practice", r"\bpositives\b|\bgood practice\b|\bstrengths\b|what worked well"),
    _rule("recommendation", r"\brecommendations?\b(?! from)"),
    _rule("learning point", r"\blearning points?\b"),
    _rule("finding", r"\bfindings? \d|\bsummary of findings\b|^\W*findings\W*$|findings in detail"),
    _rule("method", r"\bmethod(?:s|ology)?\b|how the review was|terms of reference|key lines of enquiry|\bthe panel\b"
          r"|process of the review|review process|research questions?\b|scope of|participation of|limitations"
          r"|\breview team\b|\bcase group\b"
          r"|\babout th(?:e|is) \w*\s?(?:review|inspection|report)|why this review|reasons? for the review"
          r"|agenc(?:y|ies) (?:involved|contribut)"),
    _rule("analysis", r"\banaly[st]\w*|\bappraisal\b|\blearning\b|\bthemes?\b|\bconclusions?\b|\bdiscussion\b"
          r"|^\(?[ivx]+\)"),
)  # fmt: skip
_VIEWS = re.compile(
    r"\bviews? of\b|\bwhat \w+ (?:says?|said|told|wanted)\b|\bvoice of\b"
    r"|\bfamily(?:'s|’s)? (?:view|perspective|contribution)",
    re.IGNORECASE,
)
_SAYS = re.compile(r"\b(?:said|says|told|felt|feels|thought|described|explained|wanted|asked)\b")
_BY_LABEL = (
    _rule("recommendation", r"(?:\w+ )?recommendation(?: \d|\s?:)"),
    _rule("learning point", r"(?:key )?learning(?: point)? \d"),
    _rule("question for the board", r"consideration \d"),
    _rule("finding", r"(?:priority )?finding \d"),
)
_GUIDANCE = re.compile(
    r"\bWorking Together\b|\bstatutory\b|\bguidance\b|\bsection \d|\bAct (?:19|20)\d\d|\bmust make\b|\bcriteria\b"
    r"|\b(?:regulations?|procedures?|protocol|policy) (?:says?|states?|requires?|sets? out|specif)",
    re.IGNORECASE,
)
_STATES_GUIDANCE = re.compile(
    r"(?:Working Together|[Gg]uidance|the Act|Act (?:19|20)\d\d|[Rr]egulations|[Pp]rocedures?|[Pp]olicy|protocol)"
    r"[^.]{0,140}?\b(?:says?|states?|stat(?:ed|ing)|requires?|sets? out|specif(?:y|ies)|defines?|lays? down|"
    r"outlines?)\b"
    r"|^(?:In accordance with|Under) (?:the|section|Working Together)|\bis defined (?:in|as)\b"
)
_RESEARCH = re.compile(
    r"\b(?:research|stud(?:y|ies)|literature|evidence base|analysis of (?:serious case )?reviews|biennial|triennial)\b"
    r"[^.]{0,60}\b(?:shows?|shown|found|finds|suggests?|indicates?|describes?|identif(?:y|ies|ied)|highlights?|tells?)\b"
    r"|\b(?:Ofsted|inspection programme|CQC|HMIC\w*|[Nn]ational (?:Panel|review|analysis))\b[^.]{0,120}"
    r"\b(?:found|states?|reported|reference|highlight\w*|notes?)\b|\b\w+,? (?:19|20)\d\d states\b"
    r"|\bet al\b|\b(?:Brandon|Munro|Laming)\b[^.]{0,40}\(?(?:19|20)\d\d",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\b(?:this|the) (?:serious case |learning |practice )?(?:review|inspection) (?:was (?:commissioned|undertaken|"
    r"carried out|conducted|led)|used|uses|covers|considers the period)|\blead reviewers?\b[^.]{0,60}\b(?:met|read|"
    r"held|worked|interviewed|appointed)|\bmethodology\b"
    r"|\bpractitioner(?:s'|s’)? (?:learning )?events?\b[^.]{0,40}\bheld\b"
    r"|\bperiod under review (?:is|was|covers)\b|\breviewers used\b|\binspectors (?:read|interviewed)\b",
    re.IGNORECASE,
)
_SETS_OUT = re.compile(
    r"\blines of enquiry\b|\bterms of reference\b|\b(?:aims?|purposes?|objectives?|scope) of (?:the|this) (?:\w+ ){0,3}"
    r"(?:review|inspection|audit)\b|\b(?:review|inspection) (?:was (?:asked|set up) to|sought to|set out to|will)\b",
    re.IGNORECASE,
)


def evidence_kind(text: str, *, heading: tuple[str, ...], quoted: bool) -> EvidenceKind:
    """Tell the kind; a label wins over how the text is set, that over headings (innermost first), those over wording.

    Narrative is what nothing else says. A heading that only says analysis or method gives way to wording that
    says guidance or research.
    """
    for kind, pattern in _BY_LABEL:
        if pattern.match(text):
            return kind
    if quoted:
        return "guidance" if _GUIDANCE.search(text) else "voice"
    by_heading = next((kind for title in reversed(heading) for kind, p in _BY_HEADING if p.search(title)), None)
    if by_heading is None or by_heading in {"method", "analysis"}:
        return _by_wording(text, heading, by_heading)
    return by_heading


def _by_wording(text: str, heading: tuple[str, ...], by_heading: EvidenceKind | None) -> EvidenceKind:
    if heading and _VIEWS.search(heading[-1]) and _SAYS.search(text):
        return "voice"
    if _STATES_GUIDANCE.search(text):
        return "guidance"
    if _RESEARCH.search(text):
        return "research"
    lead, _, listed = text.partition("\n- ")
    if by_heading is None and (_METHOD.search(text) or (listed and _SETS_OUT.search(lead))):
        return "method"
    return by_heading or "narrative"
