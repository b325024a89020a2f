"""Support checkers by name: a chat model as judge over real HTTP, and a public classifier from a folder."""

from __future__ import annotations

from pathlib import Path

import pytest
from chat_server import chat_server

from assistant.proof.support import Label
from assistant.writing.chat_model import LangChainModel, configured_chat_model
from eval.cases import Case, Nugget
from eval.checkers import Judge, PublicChecker, certain, meanings, open_checkers
from eval.supported import judged_scores
from ingest.errors import ChatModelError, EncoderError
from prompts import Prompt, read_prompt

SUPPORT = read_prompt("judge_support")


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "a-key")


def test_a_judge_is_shown_passage_and_claim_and_read_strictly() -> None:
    said = {"The door was shut.": "Contradicted.", "The door was red.": "supported"}
    with chat_server(lambda m: (200, next(w for c, w in said.items() if c in m[-1]["content"]))) as server:
        judge = Judge(LangChainModel("openai:tiny", base_url=server.url), SUPPORT)
        judged = judge.score([("The red door stood open.", claim) for claim in said])
    assert judged == [certain("contradicted"), certain("supported")]
    assert [m["role"] for m in server.asked[0]["messages"]] == ["system", "user"]
    assert server.asked[0]["temperature"] == 0
    assert "The red door stood open." in server.asked[0]["messages"][1]["content"]


@pytest.mark.parametrize(
    ("status", "reply", "n_asked"),
    [
        pytest.param(200, "It is mostly supported.", 2, id="not one of the labels, asked twice"),
        pytest.param(200, "", 1, id="broken JSON"),
        pytest.param(400, "no", 1, id="refused"),
    ],
)
def test_a_judge_that_fails_is_an_error_and_never_a_score(status: int, reply: str, n_asked: int) -> None:
    with chat_server(lambda _: (status, reply)) as server:
        judge = Judge(LangChainModel("openai:tiny", base_url=server.url), SUPPORT)
        assert judge.score([("A passage.", "A claim.")]) == [None]
    assert (len(judge.errors), len(server.asked)) == (1, n_asked)


def test_what_could_not_be_judged_is_left_out_and_counted() -> None:
    class Failing:
        def score(self, pairs: list[tuple[str, str]]) -> list[None]:
            return [None for _ in pairs]

    line = {
        "answer": {
            "claims": [{"text": "one", "citations": [1]}],
            "citations": [{"number": 1, "quote": "one"}],
        }
    }
    judged = judged_scores([Case("a", "t", "q?", True, (), nuggets=(Nugget("n", True),))], {"a": line}, Failing())
    assert set(map(str, judged.scores.values())) == {"{}"}
    assert (judged.n_pairs, judged.n_failed) == (2, 2)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("anthropic:some", "pip install -c constraints.txt -e '.[anthropic]'"),
        ("some", "name it PROVIDER:NAME"),
    ],
)
def test_a_chat_model_that_cannot_be_opened_says_what_to_do(name: str, message: str) -> None:
    with pytest.raises(ChatModelError) as caught:
        LangChainModel(name)
    assert message in str(caught.value)


def test_without_a_chat_model_the_judge_says_how_to_configure_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REVIEWS_CHAT_MODEL", raising=False)
    with pytest.raises(ChatModelError, match="set REVIEWS_CHAT_MODEL"):
        configured_chat_model()
    with pytest.raises(ChatModelError, match="set REVIEWS_CHAT_MODEL"):
        open_checkers("judge")


@pytest.mark.parametrize(
    ("outputs", "told"),
    [
        (["LABEL_0", "LABEL_1"], ("unsupported", "supported")),
        (["entailment", "neutral", "contradiction"], ("supported", "unsupported", "contradicted")),
        (["not_entailment", "entailment"], ("unsupported", "supported")),
        (["hallucinated", "consistent"], ("unsupported", "supported")),
    ],
)
def test_outputs_mean_what_their_names_say(outputs: list[str], told: tuple[Label, ...]) -> None:
    assert meanings(outputs) == told


def test_a_public_checker_is_opened_from_a_folder(tmp_path: Path) -> None:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    (tmp_path / "vocab.txt").write_text("[PAD]\n[UNK]\n[CLS]\n[SEP]\n[MASK]\na\nclaim")
    BertTokenizerFast(str(tmp_path / "vocab.txt")).save_pretrained(tmp_path)
    torch.manual_seed(0)
    labels = {0: "contradiction", 1: "neutral", 2: "entailment"}
    config = BertConfig(
        vocab_size=7, hidden_size=8, num_hidden_layers=1, num_attention_heads=1, intermediate_size=8, id2label=labels
    )
    BertForSequenceClassification(config).save_pretrained(tmp_path)
    (judged,) = PublicChecker(str(tmp_path)).score([("a passage", "a claim")])
    assert judged is not None
    assert judged.score == judged.probabilities[0]
    assert sum(judged.probabilities) == pytest.approx(1.0)


def test_a_checker_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match="not a folder or cached hub name of a sequence classifier"):
        PublicChecker(str(tmp_path))


def test_a_prompt_is_filled_with_exactly_its_names_and_text_stays_text() -> None:
    prompt = Prompt("p", "v", "system", "Passage: $passage")
    assert prompt.fill(passage="costs $claim {x}") == "Passage: costs $claim {x}"
    with pytest.raises(ValueError, match=r"uses \['passage'\], was given \['claim'\]"):
        prompt.fill(claim="c")
    assert len(SUPPORT.version) == 12
