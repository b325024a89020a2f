"""The answer made of the reviews' own sentences, chosen for the question, spread over the reviews; needs no model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from assistant.answer.agent import by_the_one_asked
from assistant.answer.ages import stated_ages
from assistant.answer.antecedent import with_antecedents
from assistant.answer.candidates import may_answer, weighed
from assistant.answer.catalogued import catalogued
from assistant.answer.defined import defined
from assistant.answer.died import told_of_no_death
from assistant.answer.expect import gives_what_is_asked
from assistant.answer.for_the_board import put_under_findings
from assistant.answer.goes_on import what_comes_next
from assistant.answer.held import meant
from assistant.answer.imprint import printed_answer
from assistant.answer.items_about import items_about
from assistant.answer.listing import items_everywhere, items_on, none_listed
from assistant.answer.manner import as_praised, as_said, none_praised, none_said, says_duty
from assistant.answer.mentioned import mentioned
from assistant.answer.near import what_is_near
from assistant.answer.on_a_date import on_a_date
from assistant.answer.overview import overview
from assistant.answer.owners import addressed_to_none, owned_items, recommending
from assistant.answer.parts import in_order, of_parts
from assistant.answer.phrase import (
    acronyms_nowhere,
    not_named,
    spoken_of_otherwise,
    whether_of_nothing,
)
from assistant.answer.reason import with_reasons
from assistant.answer.stated import ALIKE, stated
from assistant.answer.told import not_by_them, told
from assistant.question.terms import Expansion
from assistant.question.understand import Understood
from assistant.search.rerank import reranked
from assistant.search.reranker import Reranker
from assistant.search.retrieve import N_HITS, PER_REVIEW, search
from assistant.types import Bar, Draft, Evidence, Hit, Weighing
from assistant.wording import none_of_kind
from assistant.words import alike, asked_stems, may_be_told_otherwise, stem, stems, weights
from ingest.encode import Encoder
from ingest.index import Index

# Where a reranker has read the sentences, and where there is none.
READ = Bar(answers=0.37, clearly=0.45, unnamed=0.56, share=0.78, named=0.84)
UNREAD = Bar(answers=0.40, clearly=0.48, unnamed=0.58, share=0.72, named=0.80)
MAX_SENTENCES = 12
MAX_PER_REVIEW = 4
MISSING = 0.25
# What the words of the earlier question count beside those of a follow-up that has words of its own.
OF_CONTEXT = 0.4
SILENT = 0.6
N_RELATED = 3


def draft(index: Index, encoder: Encoder, question: Understood, hits: Sequence[Hit]) -> Draft:
    """Choose the sentences that answer a question from its hits.

    A sentence's score mixes its nearness to the question with how likely it answers it, the share of the question's
    content words it or its heading holds, and the rank of its passage. Nothing is answered unless some sentence scores
    what the `Bar` asks; a review addresses the question when it has a sentence that scores that and a share of the best
    of all, or that itself holds everything asked about. Of several questions put in one each is searched for itself,
    where the whole is answered at all.

    Returns:
        Evidence grouped by review, the review with the best sentence first; within a review headline items, then
        the paragraphs by their best sentence, each in reading order.
    """
    if settled := _settled(index, question, hits):
        return settled
    whole = _drafted(index, encoder, question, hits)
    if not question.parts or not whole.evidence:
        return whole
    return of_parts(whole, {put: _of_part(index, encoder, part) for put, part in question.parts})


def _of_part(index: Index, encoder: Encoder, part: Understood) -> Draft:
    hits = reranked(index, encoder, part, search(index, encoder, part, k=N_HITS, per_review=PER_REVIEW))
    if denied := told_of_no_death(index, part) or whether_of_nothing(index, part):
        return Draft((), related(hits), (), note=denied)
    return _settled(index, part, hits) or _drafted(index, encoder, part, hits)


def _settled(index: Index, question: Understood, hits: Sequence[Hit]) -> Draft | None:
    """Which reviews there are, what is put under a finding, asked for by number, or printed by a review of itself: that
    is all the answer.
    """
    if question.after and (settled := what_comes_next(index, question)):
        return settled
    if settled := catalogued(index, question) or put_under_findings(index, question):
        return settled
    if looked_up := [hit for hit in hits if hit.by_number]:
        return stated(index, question, looked_up)
    printed = tuple(printed_answer(index, question))
    return Draft(printed, (), (), best=1.0) if printed else None


def _drafted(index: Index, encoder: Encoder, question: Understood, hits: Sequence[Hit]) -> Draft:
    direct = (
        stated_ages(index, question)
        or defined(index, question)
        or owned_items(index, question)
        or told(index, encoder, question)
        or on_a_date(index, question)
        or overview(index, question)
        or items_everywhere(index, question)
    )
    direct = direct or items_on(index, question) or items_about(index, encoder, question)
    if direct := direct or mentioned(index, question):
        return direct if direct.evidence or direct.related else replace(direct, related=related(hits))
    asked = _asked(index, question)
    candidates = may_answer(index, question, hits, asked)
    scored, is_likely = weighed(encoder, question, candidates, n_hits=len(hits))
    best = scored[0].score if scored else 0.0
    bar = READ if isinstance(encoder, Reranker) else UNREAD
    weighing = Weighing(len(candidates), tuple(scored), _least(question, scored, bar), bar.answers)

    def silent(why: str) -> Draft:
        weighed_so = replace(weighing, silence=why)
        note = addressed_to_none(question) or none_listed(index, question)
        return Draft((), related(hits), (), note=note, best=best, weighing=weighed_so)

    if best < bar.answers or not is_likely:
        return silent("no sentence scores enough" if is_likely else "no sentence is likely to answer the question")
    lower = replace(weighing, least=max(bar.answers, bar.share * best))
    giving = _giving(index, question, weighing) or _giving(index, question, lower)
    if not giving or (none_listed(index, question) and not any(says_duty(e.text) for e in giving)):
        return silent("no sentence gives the kind of thing the question asks for")
    chosen = with_antecedents(index, with_reasons(index, question, _spread(giving)))
    missing = _missing(question.topic, asked, chosen, question.expansions)
    missing = tuple(word for word in missing if not may_be_told_otherwise(word))
    phrase = not_named(question, chosen)
    unnamed = phrase is not None and best < bar.unnamed and not spoken_of_otherwise(question, phrase, chosen)
    if unnamed or (best < bar.clearly and _share(missing, asked) >= SILENT):
        words = phrase if unnamed else ", ".join(missing)
        return silent(f"the best sentences score little, and their passages do not mention {words}")
    absent = (
        (phrase,) if phrase else missing if _share(missing, asked) >= MISSING else acronyms_nowhere(index, question)
    )
    note = addressed_to_none(question, speaking=True) or none_praised(question, chosen) or none_said(question, chosen)
    note = note or not_by_them(index, question, chosen) or none_of_kind(question.kinds, chosen, index.metadata)
    return Draft(
        tuple(chosen),
        (),
        absent,
        note=note,
        best=best,
        weighing=weighing,
        near=what_is_near(index, question, weighing, chosen),
    )


def _asked(index: Index, question: Understood) -> dict[str, float]:
    """The stems a question is about with their weights; those of the earlier question alone count `OF_CONTEXT`."""
    asked = weights(asked_stems(question.about), index.lexical.document_frequency, index.lexical.count())
    own = asked_stems(question.topic)
    if not own or question.is_part:
        return asked
    return {term: weight if term in own else OF_CONTEXT * weight for term, weight in asked.items()}


def related(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """What to show beside an answer that there is none: the nearest passages, footnotes only where nothing else is."""
    return tuple(sorted(hits, key=lambda hit: hit.passage.kind == "footnote")[:N_RELATED])


def _giving(index: Index, question: Understood, weighing: Weighing) -> list[Evidence]:
    enough = as_said(question, as_praised(question, of_asked_kind(good_enough(weighing))))
    enough = by_the_one_asked(index, question, enough)
    return [e for e in recommending(question, enough) if gives_what_is_asked(question.topic, e.text)]


def good_enough(weighing: Weighing) -> list[Evidence]:
    """The sentences that score enough to be quoted."""
    return [e for e in weighing.scored if e.score >= (weighing.floor if e.holds_all else weighing.least)]


def _least(question: Understood, scored: Sequence[Evidence], bar: Bar) -> float:
    """What a sentence must score: a share of the best, or of reviews named side by side of the weakest one's best."""
    if not question.named:
        return max(bar.answers, bar.share * scored[0].score) if scored else bar.answers
    best_of: dict[str, float] = {}
    for e in scored:
        best_of.setdefault(e.hit.passage.document, e.score)
    return max(bar.answers, bar.named * min(best_of.values(), default=0.0))


def of_asked_kind(scored: Sequence[Evidence]) -> list[Evidence]:
    """Of a review that states an item of the kind asked for, only such sentences; of the others, all."""
    stating = {e.hit.passage.document for e in scored if e.of_asked_kind}
    return [e for e in scored if e.of_asked_kind or e.hit.passage.document not in stating]


def _missing(
    question: str, asked: Mapping[str, float], chosen: Sequence[Evidence], expansions: Sequence[Expansion]
) -> tuple[str, ...]:
    """The words of a question, in its order, that matter and stand nowhere in the passages chosen.

    A word that is looked for only where a question has no other ("is that common?") matters little beside its context.
    """
    told: set[str] = set()
    for evidence in chosen:
        told |= stems(evidence.hit.passage.text) | stems(" ".join(evidence.hit.passage.heading))
    told |= meant(frozenset(told), expansions)
    absent = {term: word for term, word in asked_stems(question).items() if not {term, term.removesuffix("s")} & told}
    typical = sum(asked.values()) / max(len(asked), 1)
    return tuple(word for term, word in absent.items() if asked.get(term, 0.0) >= typical)


def _share(words: Sequence[str], asked: Mapping[str, float]) -> float:
    """The share (0-1) of what is asked, by weight, that these of its words carry."""
    total = sum(asked.values())
    return sum(asked.get(stem(word), 0.0) for word in words) / total if total else 0.0


def _spread(scored: Sequence[Evidence]) -> list[Evidence]:
    """Take sentences best first, no two alike, so that every review gets its best before any gets its second."""
    by_review: dict[str, list[Evidence]] = {}
    for evidence in _without_footnotes(scored):
        taken = by_review.setdefault(evidence.hit.passage.document, [])
        if not any(alike(evidence.text, other.text) >= ALIKE for other in taken):
            taken.append(evidence)
    chosen: list[Evidence] = []
    for turn in range(MAX_PER_REVIEW):
        chosen += [taken[turn] for taken in by_review.values() if len(taken) > turn]
    return in_order(chosen[: max(MAX_SENTENCES, len(by_review))])


def _without_footnotes(scored: Sequence[Evidence]) -> list[Evidence]:
    """The sentences but for the footnotes of a review of which anything else is quoted."""
    told = {e.hit.passage.document for e in scored if e.hit.passage.kind != "footnote"}
    return [e for e in scored if e.hit.passage.kind != "footnote" or e.hit.passage.document not in told]
