"""Labelled (passage, claim) pairs: from public data sets, invented ones, and those made by perturbing true sentences.

Whole documents are held out (one in six, by the digest of their name; of the invented passages those whose name says
so), and two whole domains of SummEdits.
"""

from __future__ import annotations

import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from assistant.proof.cross_encoder import WINDOW_WORDS, claim_parts
from ingest.sentences import sentence_spans

HELD_OUT_DOMAINS = frozenset({"summedits_scitldr", "summedits_sales_email"})
INVENTED = Path(__file__).parent / "cases" / "pairs.jsonl"


@dataclass(frozen=True, slots=True)
class Pair:
    """A claim about a passage. `source` is the data set, `document` what is held out as a whole."""

    passage: str
    claim: str
    label: str
    source: str
    document: str

    @property
    def held_out(self) -> bool:
        if self.source == "invented":
            return self.document.startswith("kept ")
        digest = int(hashlib.sha256(self.document.encode()).hexdigest(), 16)
        return digest % 6 == 0 or self.source in HELD_OUT_DOMAINS


def public_pairs(folder: Path, *, by_sentence: bool = False) -> list[Pair]:
    """Every labelled pair of the data sets in a folder, as published.

    `by_sentence` parts the summaries of SummEdits: what stands so in the summary before the edit is supported.
    """
    return [*_fool_me_twice(folder), *_summedits(folder, by_sentence=by_sentence), *_expertqa(folder)]


def among_others(pairs: Sequence[Pair], rng: random.Random) -> list[Pair]:
    """Each pair with its passage among one or two others, up to `WINDOW_WORDS`: what supports a claim is a part."""
    return [Pair(_among(pair.passage, rng.choices(pairs, k=2), rng), *astuple(pair)[1:]) for pair in pairs]


def _among(passage: str, others: Sequence[Pair], rng: random.Random) -> str:
    texts = [passage]
    for other in others:
        if sum(len(text.split()) for text in [*texts, other.passage]) <= WINDOW_WORDS and other.passage not in texts:
            texts.append(other.passage)
    rng.shuffle(texts)
    return " ".join(texts)


def invented_pairs() -> list[Pair]:
    """The shipped pairs: passages invented in the manner of reviews, four claims to each in words of their own."""
    rows = map(json.loads, INVENTED.read_text(encoding="utf-8").splitlines())
    return [Pair(row["passage"], row["claim"], row["label"], "invented", row["document"]) for row in rows]


def whole_answers(pairs: Sequence[Pair], *, seed: int, n: int) -> list[Pair]:
    """Answers of two to seven claims over three to seven passages read together; in half of them one is not supported.

    A whole is contradicted where that one is, else partial.
    """
    rng = random.Random(seed)
    of_passage: dict[str, list[Pair]] = {}
    for pair in pairs:
        of_passage.setdefault(pair.passage, []).append(pair)
    both = [own for own in of_passage.values() if {"supported"} < {pair.label for pair in own}]
    return [_whole_answer(rng.sample(both, rng.randint(3, 7)), rng, str(at)) for at in range(n)]


def _whole_answer(read: Sequence[Sequence[Pair]], rng: random.Random, name: str) -> Pair:
    told = rng.sample(list(read), rng.randint(2, len(read)))
    wrong = rng.randrange(len(told)) if rng.random() < 0.5 else None
    claims = [rng.choice([p for p in own if (p.label == "supported") != (at == wrong)]) for at, own in enumerate(told)]
    label = "supported" if wrong is None else "contradicted" if claims[wrong].label == "contradicted" else "partial"
    return Pair(" ".join(own[0].passage for own in read), " ".join(p.claim for p in claims), label, "answers", name)


def perturbed_pairs(texts: Sequence[tuple[str, str]], *, seed: int, per_document: int) -> list[Pair]:
    """Pairs made from (document, text): a sentence as it stands or shortened, changed, mixed, or from elsewhere."""
    rng = random.Random(seed)
    pairs: list[Pair] = []
    for document, text in texts:
        sentences = [s for start, end in sentence_spans(text) if 8 <= len((s := text[start:end]).split()) <= 45]
        if len(sentences) < 6:
            continue
        for _ in range(per_document):
            pairs += _made(sentences, document, rng)
    return pairs


def _made(sentences: Sequence[str], document: str, rng: random.Random) -> Iterator[Pair]:
    at = rng.randrange(len(sentences))
    first = max(0, at - rng.randint(0, 2))
    window = sentences[first : at + 1 + rng.randint(0, 2)]
    passage, sentence = " ".join(window), sentences[at]
    outside = [s for s in sentences if s not in window]
    other = rng.choice(outside) if outside else ""
    yield Pair(passage, _shortened(sentence, rng), "supported", "perturbed", document)
    changed = _changed(_shortened(sentence, rng), rng)
    if changed:
        yield Pair(passage, changed, "contradicted", "perturbed", document)
    if other and rng.random() < 0.5:
        yield Pair(passage, other, "unsupported", "perturbed", document)
    if other and rng.random() < 0.5:
        joined = f"{_shortened(sentence, rng).rstrip('.')}, and {other[0].lower()}{other[1:]}"
        yield Pair(passage, joined, "partial", "perturbed", document)


def _shortened(sentence: str, rng: random.Random) -> str:
    """The sentence, or a part that stands alone: without what is in brackets, or its main clause."""
    choice = rng.random()
    if choice < 0.4:
        return sentence
    plain = re.sub(r"\s*\([^)]*\)", "", sentence)
    clauses = re.split(r", (?:and|but|which|who|so|although|while|because) ", plain)
    if choice < 0.8 and len(clauses) > 1 and len(clauses[0].split()) >= 6:
        return f"{clauses[0].rstrip('.,;')}."
    return plain


_SWAPS = [
    ("mother", "father"), ("mothers", "fathers"), ("she", "he"), ("her", "his"), ("before", "after"),
    ("increased", "decreased"), ("increase", "decrease"), ("more", "fewer"), ("most", "few"), ("many", "few"),
    ("all", "none of the"), ("always", "never"), ("often", "rarely"), ("first", "last"), ("high", "low"),
    ("higher", "lower"), ("good", "poor"), ("better", "worse"), ("early", "late"), ("accepted", "refused"),
    ("agreed", "disagreed"), ("attended", "missed"), ("included", "excluded"), ("support", "oppose"),
    ("police", "school"), ("school", "hospital"), ("hospital", "police"), ("health", "housing"),
    ("social worker", "health visitor"), ("health visitor", "midwife"), ("midwife", "GP"), ("council", "hospital"),
    ("Board", "Ministry"), ("Partnership", "Inspectorate"), ("won", "lost"), ("began", "ended"), ("rise", "fall"),
    ("north", "south"), ("east", "west"), ("up", "down"), ("above", "below"), ("same", "different"),
    ("strong", "weak"), ("internal", "external"), ("national", "local"), ("parents", "teachers"), ("son", "daughter"),
    ("brother", "sister"), ("husband", "wife"), ("buy", "sell"), ("gain", "loss"), ("older", "younger"),
]  # fmt: skip
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|has|have|had|will|would|can|could|should|did|does|do|may|must)\b(?! not)(?!n't)"
)
_NOT = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could|should|did|does|do) not\b")
_NUMBER = re.compile(r"(?<![\w.])(\d{1,4})(?![\w.]*\d)")
_NUMBER_WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty"]
_NAME = re.compile(r"(?<![.!?]\s)(?<!^)\b[A-Z][a-z]{2,}\b")


def _changed(sentence: str, rng: random.Random) -> str | None:
    """The sentence with one fact turned: negation, number, name, role or direction; None where nothing can be."""
    ways = [_negated, _renumbered, _swapped, _swapped, _renamed, _modal]
    rng.shuffle(ways)
    for way in ways:
        changed = way(sentence, rng)
        if changed and changed != sentence:
            return changed
    return None


def _negated(sentence: str, _: random.Random) -> str | None:
    if _NOT.search(sentence):
        return _NOT.sub(r"\1", sentence, count=1)
    if re.search(r"\b(?:no|nobody|none|never)\b", sentence):
        return re.sub(r"\bnobody\b", "everybody", re.sub(r"\bno\b", "a", sentence, count=1), count=1)
    return _AUXILIARY.sub(r"\1 not", sentence, count=1) if _AUXILIARY.search(sentence) else None


def _renumbered(sentence: str, rng: random.Random) -> str | None:
    numbers = list(_NUMBER.finditer(sentence))
    if numbers:
        found = rng.choice(numbers)
        value = int(found[1])
        other = (
            value + rng.choice([-3, -2, -1, 1, 2, 3, 5, 10]) if value < 1000 else value + rng.choice([-4, -1, 1, 2, 7])
        )
        return sentence[: found.start()] + str(abs(other) if other else value + 4) + sentence[found.end() :]
    words = [word for word in _NUMBER_WORDS if re.search(rf"\b{word}\b", sentence)]
    if not words:
        return None
    word = rng.choice(words)
    return re.sub(rf"\b{word}\b", rng.choice([w for w in _NUMBER_WORDS if w != word]), sentence, count=1)


def _swapped(sentence: str, rng: random.Random) -> str | None:
    both = [*_SWAPS, *((b, a) for a, b in _SWAPS)]
    able = [(a, b) for a, b in both if re.search(rf"\b{re.escape(a)}\b", sentence)]
    if not able:
        return None
    old, new = rng.choice(able)
    return re.sub(rf"\b{re.escape(old)}\b", new, sentence, count=1)


def _renamed(sentence: str, rng: random.Random) -> str | None:
    names = list(_NAME.finditer(sentence))
    if len({found[0] for found in names}) >= 2:
        one, two = rng.sample(sorted({found[0] for found in names}), 2)
        swapped = re.sub(rf"\b{one}\b", "\0", sentence)
        return re.sub(rf"\b{two}\b", one, swapped).replace("\0", two)
    if names:
        found = rng.choice(names)
        others = ["Luton", "Hartley", "Morgan", "Ellis", "Norfolk", "Bristol", "Daniel", "Priya", "March", "Thursday"]
        return sentence[: found.start()] + rng.choice(others) + sentence[found.end() :]
    return None


def _modal(sentence: str, _: random.Random) -> str | None:
    if found := re.search(r"\b(should|must|ought to) (\w+)\b", sentence):
        return sentence[: found.start()] + f"did {found[2]}" + sentence[found.end() :]
    return None


def _fool_me_twice(folder: Path) -> Iterator[Pair]:
    labels = {"SUPPORTS": "supported", "REFUTES": "contradicted"}
    for path in sorted(folder.glob("fool-me-twice/dataset/*.jsonl")):
        for row in map(json.loads, path.read_text().splitlines()):
            passage = " ".join(piece["text"] for piece in row["gold_evidence"])
            yield Pair(passage, row["text"], labels[row["label"]], "fool-me-twice", row["wikipedia_page"])
            gold = {piece["text"] for piece in row["gold_evidence"]}
            others = [p["text"] for p in row["retrieved_evidence"] if p["text"] not in gold]
            if others and int(hashlib.sha256(row["id"].encode()).hexdigest(), 16) % 4 == 0:
                yield Pair(others[-1], row["text"], "unsupported", "fool-me-twice", row["wikipedia_page"])


def _summedits(folder: Path, *, by_sentence: bool = False) -> Iterator[Pair]:
    for path in sorted(folder.glob("summedits/data/summedits/*.json")):
        for row in json.loads(path.read_text()):
            if row["label"]:
                label = "supported"
            elif row["edit_types"] == ["hallucinated_fact_insertion"]:
                label = "partial"
            else:
                label = "contradicted"
            name = f"{path.stem}/{hashlib.sha256(row['doc'].encode()).hexdigest()[:12]}"
            unchanged = row["summary"] if label == "supported" else row["original_summary"]
            for claim in claim_parts(row["summary"]) if by_sentence else [row["summary"]]:
                kept = by_sentence and claim in unchanged
                yield Pair(row["doc"], claim, "supported" if kept else label, path.stem, name)


def _expertqa(folder: Path) -> Iterator[Pair]:
    labels = {"Complete": "supported", "Partial": "partial", "Incomplete": "partial", "Missing": "unsupported"}
    seen: set[tuple[str, str]] = set()
    for path in sorted(folder.glob("expertqa/data/lfqa/*.jsonl")):
        for row in map(json.loads, path.read_text().splitlines()):
            for answer in row["answers"].values():
                for claim in answer["claims"]:
                    text = re.sub(r"\s*\[\d+\]", "", claim["claim_string"]).strip()
                    evidence = " ".join(re.sub(r"^\[\d+\]\s*\S*\s*", "", e) for e in claim["evidence"])
                    label = labels.get(claim["support"])
                    if (
                        label
                        and len(evidence.split()) > 8
                        and len(text.split()) > 4
                        and (text, row["question"]) not in seen
                    ):
                        seen.add((text, row["question"]))
                        yield Pair(evidence, text, label, "expertqa", row["question"])


def public_texts(folder: Path) -> list[tuple[str, str]]:
    """(document, text) of the longer public texts, for perturbing."""
    texts: dict[str, str] = {}
    for path in sorted(folder.glob("summedits/data/summedits/*.json")):
        for row in json.loads(path.read_text()):
            texts[f"{path.stem}/{hashlib.sha256(row['doc'].encode()).hexdigest()[:12]}"] = row["doc"]
    for path in sorted(folder.glob("expertqa/data/lfqa/*.jsonl")):
        for row in map(json.loads, path.read_text().splitlines()):
            for answer in row["answers"].values():
                joined = " ".join(
                    re.sub(r"^\[\d+\]\s*\S*\s*", "", e) for c in answer["claims"] for e in c["evidence"][:1]
                )
                texts.setdefault(row["question"], joined)
    for path in sorted(folder.glob("fool-me-twice/dataset/*.jsonl")):
        for row in map(json.loads, path.read_text().splitlines()):
            pieces = [*row["gold_evidence"], *row["retrieved_evidence"]]
            texts[row["wikipedia_page"]] = " ".join(
                dict.fromkeys([texts.get(row["wikipedia_page"], ""), *(piece["text"] for piece in pieces)])
            )
    return sorted(texts.items())
