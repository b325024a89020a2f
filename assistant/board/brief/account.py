"""What a briefing says of its own making: its counts, the reviews behind it, and how it was compiled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping

from assistant.board.brief.dates import day
from assistant.board.brief.tally import compiled_of_matrix, evidence_of_matrix
from assistant.board.brief.types import Block, Draft, Writing
from assistant.wording import short_name
from ingest.types import Metadata


def counted(block: Block, draft: Draft) -> tuple[str, ...]:
    """The reviews that a count still rests on, in the order they were read."""
    held = {other.id: other.document for other in draft.blocks if other.kind == "quote"}
    of = {held[name] for name in block.rests_on if name in held} | set(block.beyond)
    return tuple(name for name in draft.compiled.read if name in of)


def count_words(n: int, n_read: int, said: str) -> tuple[str, str]:
    """The number in words ("1 of 5 reviews"), and what is said of so many with its verb made to agree."""
    verb, _, rest = said.partition(" ")
    if n == 1:
        verb = {"are": "is"}.get(verb, f"{verb}es" if verb.endswith("s") else f"{verb}s")
    return f"{n} of {n_read} review{'' if n_read == 1 else 's'} read", f"{verb} {rest}".strip()


def evidence_lines(draft: Draft, metadata: Mapping[str, Metadata]) -> list[str]:
    """How many reviews were read, of which years and kinds, which are silent, and what was left out."""
    compiled = draft.compiled
    quoted = {block.document for block in draft.blocks if block.kind == "quote"}
    lines = [_read_line(len(compiled.read), len(quoted), metadata)]
    if compiled.matrix:
        lines += evidence_of_matrix(draft, compiled.matrix, _namer(metadata))
    else:
        lines += _found_lines(draft, quoted, metadata)
    if gone := [name for name in compiled.read if name not in metadata]:
        lines.append(f"Read and counted for this, and no longer in the index: {'; '.join(gone)}.")
    left_out = compiled.n_in_index - len(compiled.read)
    if left_out:
        was = "review in the index was" if left_out == 1 else "reviews in the index were"
        lines.append(f"{left_out} {was} left out before the search ({'; '.join(compiled.filters)}).")
    return lines


def _found_lines(draft: Draft, quoted: Collection[str], metadata: Mapping[str, Metadata]) -> list[str]:
    compiled, lines = draft.compiled, []
    silent = [name for name in compiled.read if name not in compiled.addressed]
    if silent:
        lines.append(f"Nothing on this topic was found in: {_names(silent, metadata)}.")
    if unquoted := [name for name in compiled.addressed if name not in quoted]:
        lines.append(f"Found to speak of it and not quoted here: {_names(unquoted, metadata)}.")
    return lines


def _read_line(n: int, n_quoted: int, metadata: Mapping[str, Metadata]) -> str:
    kinds = Counter(one.kind or "Review of a kind not said" for one in metadata.values())
    years = sorted({one.year for one in metadata.values() if one.year})
    when = (
        ""
        if not years
        else f", published in {years[0]}"
        if len(years) == 1
        else f", published {years[0]} to {years[-1]}"
    )
    of = ", ".join(
        f"{count} {kind}{'s' if count > 1 else ''}"
        for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    told = "1 review was read" if n == 1 else f"{n} reviews were read"
    are = (
        "all are"
        if n_quoted == n > 1
        else "it is"
        if n_quoted == n
        else f"{n_quoted} {'is' if n_quoted == 1 else 'are'}"
    )
    return f"{told}{when} ({of}); {are} quoted here."


def _names(documents: list[str], metadata: Mapping[str, Metadata]) -> str:
    return "; ".join(map(_namer(metadata), documents))


def _namer(metadata: Mapping[str, Metadata]) -> Callable[[str], str]:
    return lambda name: short_name(name, metadata.get(name, Metadata()))


def written_words(draft: Draft) -> str:
    """What stands over sentences of a chat model."""
    writing = draft.compiled.writing
    by = f" by chat model “{writing.chat_model}”" if writing else ""
    return f"Summed up{by} from the quotations below; each sentence was checked against those it is marked with."


def _written_line(draft: Draft, writing: Writing) -> str:
    """What a chat model wrote of a draft, what of it was removed, and where it failed."""
    n = sum(block.kind == "written" for block in draft.blocks)
    prompts = ", ".join(f"{name} {version}" for name, version in writing.prompts)
    model = f"Chat model “{writing.chat_model}” (prompts: {prompts})"
    were = f"{writing.n_asked} section{'' if writing.n_asked == 1 else 's'}"
    failed = f" It did not finish: {writing.failure}." if writing.failure else ""
    gone, them = ("sentence was", "it") if writing.n_removed == 1 else ("sentences were", "them")
    removed = (
        f" {writing.n_removed} {gone} removed, as the quotations do not prove {them}." if writing.n_removed else ""
    )
    if n == 0:
        return (
            f"{model} was asked to sum up {were}; none of it stands here, only the reviews’ own words.{removed}{failed}"
        )
    sentences = f"the {n} sentence{'' if n == 1 else 's'} under “Summed up”"
    return (
        f"{model} was asked to sum up {were} and wrote {sentences}, each proven against the quotations it is marked "
        f"with.{removed}{failed}"
    )


def compiled_lines(draft: Draft, metadata: Mapping[str, Metadata], *, n_quoted: int) -> list[str]:
    """The lines of the box that says how a briefing was compiled."""
    compiled = draft.compiled
    also = f" Also searched: {', '.join(compiled.searched)}." if compiled.searched else ""
    read = (
        "all of which were read" if compiled.n_in_index == len(compiled.read) else f"{len(compiled.read)} of them read"
    )
    by_model = _written_line(draft, compiled.writing) if compiled.writing else "No chat model was used."
    made = (
        f"Compiled on {day(compiled.made)} by Reviews {compiled.version} from the {compiled.n_in_index} reviews in its "
        f"index, {read}. Encoder: {compiled.encoder}. {by_model}"
    )
    counts = (
        "Other counts are of reviews, taken from what is quoted."
        if compiled.matrix
        else "Counts are of reviews, taken from the search and from what is quoted."
    )
    proven = (
        f"When this was saved, each of its {n_quoted} quotations was compared with its review, word for word; only "
        f"kinds of space, quotation mark and dash, and footnote marks, were passed over. {counts} Headings, themes and "
        "assurance questions are ours."
    )
    searched = f"Searched for: {compiled.topic}.{also} Filters: {'; '.join(compiled.filters) or 'none'}."
    by_matrix = compiled_of_matrix(compiled.matrix, _namer(metadata)) if compiled.matrix else []
    return [made, searched, *by_matrix, proven]
