"""What the steps of an answer found, made into an explanation; nothing is computed until one is asked for."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assistant.answer.extract import MAX_PER_REVIEW, MAX_SENTENCES, good_enough, of_asked_kind
from assistant.answer.stated import ALIKE
from assistant.chain import State
from assistant.explanation import (
    Choice,
    Draft,
    Exchange,
    Explanation,
    Query,
    Ranked,
    Ranking,
    Reading,
    Related,
    Search,
    Sentence,
    Step,
    Weighed,
)
from assistant.proof.cite import cite, passage_pinpoint
from assistant.question.filters import Filters
from assistant.question.understand import Understood
from assistant.types import Call, Evidence, Hit, Searched, Tried, Writing
from assistant.types import Draft as Drafted
from assistant.wording import short_name
from assistant.words import alike
from assistant.writing.tokens import token_counter
from ingest.index import Index
from ingest.types import Passage

N_RANKED = 5
N_WEIGHED = 20
N_WORDS = 12
MOST_REPLIED = 2_000
_STEPS = {
    "declined": "checked that it may be answered",
    "query": "question made to stand alone",
    "asked": "question read",
    "searched": "reviews searched",
    "hits": "passages put in order",
    "draft": "answer drafted",
    "answer": "quotations proven, citations set",
}
_PASSAGE = re.compile(r"^(\[P\d+\]) [^\n]*\n-{10}\n([^\n]*)\n-{10}\n?$", re.MULTILINE)


def explain(index: Index, state: State, *, full: bool = False) -> Explanation:
    """Explain an answer from what its steps found; unless `full`, the passages of a prompt are cut to a line each."""
    asked, draft, answer = state["asked"], state["draft"], state["answer"]
    return Explanation(
        steps=tuple(Step(_STEPS[name], seconds) for name, seconds in state["took"] if name in _STEPS),
        reading=_reading(index, state["question"], asked, state["filters"]),
        search=_search(index, asked, state["searched"], state["hits"]),
        choice=_choice(index, draft, asked),
        draft=_draft(index, draft, full=full),
        status=answer.status,
        n_claims=len(answer.claims),
        n_citations=len(answer.citations),
        n_removed=answer.n_removed,
        seconds=answer.seconds,
        is_full=full,
    )


def _reading(index: Index, question: str, asked: Understood, filters: Filters) -> Reading:
    kinds = [*asked.listed, *(kind for kind in sorted(asked.kinds) if kind not in asked.listed)]
    return Reading(
        question=question,
        query=asked.query,
        topic=asked.topic,
        context=asked.context,
        reviews=tuple(_review(index, name) for name in asked.documents),
        is_limited=len(asked.documents) < len(index.metadata),
        asks_for=(
            *(f"“{put.rstrip(' ?.')}?” by itself" for put, _ in asked.parts),
            *(f"{kind} {number}" for kind, number in asked.items),
            *(f"paragraph {number}" for number in asked.paragraphs),
            *(f"every {kind}" if kind in asked.listed else f"{kind} before other evidence" for kind in kinds),
        ),
        filters=_filters(index, filters),
        read_as=tuple(f"“{guess.typed}” as {' or '.join(guess.names)}" for guess in asked.guesses),
    )


def _filters(index: Index, filters: Filters) -> tuple[str, ...]:
    years = (filters.first_year, filters.last_year)
    said = {
        "reviews: " + "; ".join(_review(index, name) for name in sorted(filters.reviews)): filters.reviews,
        "kinds of review: " + ", ".join(sorted(filters.review_kinds)): filters.review_kinds,
        "areas: " + ", ".join(sorted(filters.areas)): filters.areas,
        "kinds of evidence: " + ", ".join(sorted(filters.kinds)): filters.kinds,
        f"published {years[0] or '…'} to {years[1] or '…'}": any(years),
        "related terms are not searched": not filters.related_terms,
    }
    return tuple(line for line, is_set in said.items() if is_set)


def _search(index: Index, asked: Understood, searched: Searched, hits: Sequence[Hit]) -> Search:
    read = [(hit.passage.id, hit.score) for hit in hits if hit.odds]
    return Search(
        queries=tuple(Query(*one) for one in searched.queries),
        words=searched.words,
        context=searched.context,
        related=tuple(Related(expansion.phrase, expansion.others) for expansion in asked.expansions),
        rankings=(
            Ranking("by meaning", len(searched.dense), _ranked(index, searched.dense[:N_RANKED])),
            Ranking("by words", len(searched.lexical), _ranked(index, searched.lexical[:N_RANKED])),
            Ranking("both together", len(searched.fused), _ranked(index, searched.fused[:N_RANKED])),
            *([Ranking("by what was read too", len(read), _ranked(index, read[:N_RANKED]))] if read else ()),
        ),
        n_passages=len(searched.hits),
    )


def _ranked(index: Index, ranking: Sequence[tuple[str, float]]) -> tuple[Ranked, ...]:
    passages = index.passages([passage_id for passage_id, _ in ranking])
    return tuple(
        Ranked(p.id, _review(index, p.document), passage_pinpoint(index, p), round(score, 4))
        for p, (_, score) in zip(passages, ranking, strict=True)
    )


def _choice(index: Index, draft: Drafted, asked: Understood) -> Choice:
    weighing = draft.weighing
    return Choice(
        n_read=weighing.n_read,
        n_scored=len(weighing.scored),
        least=round(weighing.least, 4),
        silence=weighing.silence,
        sentences=tuple(
            Weighed(
                one.text,
                _review(index, one.hit.passage.document),
                cite(index, one, 0).pinpoint,
                round(one.score, 4),
                _is_chosen(one, draft),
                _why(one, draft, asked),
            )
            for one in weighing.scored[:N_WEIGHED]
        ),
    )


def _why(one: Evidence, draft: Drafted, asked: Understood) -> str:
    """Why a sentence was chosen or not, by the rules of `extract`."""
    weighing = draft.weighing
    if _is_chosen(one, draft):
        return _why_chosen(one, weighing.least)
    if weighing.silence or asked.parts:
        return "nothing is answered" if weighing.silence else "answers none of the questions in this one best"
    enough = good_enough(weighing)
    if one not in enough:
        return f"scores less than {weighing.least:.2f}"
    if one not in of_asked_kind(enough):
        return f"its review states a {' or '.join(sorted(asked.kinds))}, and this is none"
    own = [e for e in draft.evidence if e.hit.passage.document == one.hit.passage.document]
    if any(alike(one.text, chosen.text) >= ALIKE for chosen in own):
        return "says what a chosen sentence says"
    has_share = len(own) >= MAX_PER_REVIEW or len(draft.evidence) >= MAX_SENTENCES
    return "its review has its share of the answer" if has_share else "does not tell what, or of whom, is asked"


def _is_chosen(one: Evidence, draft: Drafted) -> bool:
    """Tell whether a sentence is quoted, by itself or with the one it leans back on."""
    return any(
        one.hit.passage.document == chosen.hit.passage.document
        and one.place == chosen.place
        and one.text in chosen.text
        for chosen in draft.evidence
    )


def _why_chosen(one: Evidence, least: float) -> str:
    if one.hit.by_number:
        return "chosen: asked for by number"
    return "chosen" if one.score >= least else "chosen: it holds every word asked about"


def _draft(index: Index, draft: Drafted, *, full: bool) -> Draft | None:
    writing = draft.writing
    if writing is None:
        return None
    return explain_writing(writing, as_offered(index, index.passages(list(writing.passages))), full=full)


def as_offered(index: Index, passages: Sequence[Passage]) -> tuple[Ranked, ...]:
    """Passages as they were shown to a chat model, in the order of their labels."""
    return tuple(Ranked(p.id, _review(index, p.document), passage_pinpoint(index, p), 0.0) for p in passages)


def explain_writing(writing: Writing, offered: tuple[Ranked, ...], *, full: bool = False) -> Draft:
    """Explain what a chat model was asked and wrote from the passages it was shown."""
    return Draft(
        chat_model=writing.chat_model,
        offered=offered,
        exchanges=tuple(_exchange(call, full=full) for call in writing.calls),
        sentences=tuple(_sentence(one) for one in writing.tried),
        are_tokens_exact=token_counter()[1],
    )


def _exchange(call: Call, *, full: bool) -> Exchange:
    count, _ = token_counter()
    system, user, reply = call.system, _visible(call.user), _visible(call.reply)
    if not full:
        system = f"prompts/{call.prompt}.md, {_n_words(call.system)}"
        user = _PASSAGE.sub(lambda found: f"{found[1]} {_cut(found[2])}", user)
        reply = reply if len(reply) <= MOST_REPLIED else f"{reply[:MOST_REPLIED]} …"
    return Exchange(
        call.prompt, call.version, system, user, reply, call.failure, call.seconds,
        count(call.system) + count(call.user), count(call.reply),
    )  # fmt: skip


def _sentence(one: Tried) -> Sentence:
    return Sentence(
        _visible(one.text), one.labels, one.fate, one.reasons, one.support, _visible(one.instead), one.still
    )


def _cut(text: str) -> str:
    words = text.split()
    return text if len(words) <= N_WORDS else f"{' '.join(words[:N_WORDS])} … ({_n_words(text)})"


def _n_words(text: str) -> str:
    return f"{len(text.split()):,} words"


def _visible(text: str) -> str:
    """A text without what a terminal or a page would act on unseen: control, format and private characters."""
    return "".join(
        letter for letter in text if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf", "Co", "Cs"}
    )


def _review(index: Index, name: str) -> str:
    return short_name(name, index.metadata[name])
