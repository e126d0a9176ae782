"""A vocabulary in a GGUF file cuts text up as the tokenizer it was made from."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from lit_core.errors import ModelError
from lit_core.gemma import load_model
from lit_core.gemma.gguf_file import GgufFile
from lit_core.gemma.gguf_tokenizer import sentencepiece_proto
from lit_core.gemma.tokenizer import Tokenizer
from lit_core.prompts import TURN_END, TURN_START
from tests.gemma.gguf_files import BYTE, NORMAL, VOCABULARY, small_gguf, small_vocabulary

PUBLISHED = Path(__file__).parent / "fixtures/gemma3_tokens.jsonl.gz"
SHOWN = 5
TURN = f"{TURN_START}user\nIs it good?{TURN_END}\n{TURN_START}model\n"


def tokenizer_of(path: Path) -> Tokenizer:
    return Tokenizer(sentencepiece_proto(GgufFile(path)), [TURN_END], [TURN_START])


@pytest.fixture(scope="module")
def original() -> Tokenizer:
    """Tiny Gemma's own."""
    return Tokenizer(VOCABULARY.read_bytes(), [TURN_END], [TURN_START])


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    """The same, from a GGUF file."""
    return tokenizer_of(small_gguf(tmp_path_factory.mktemp("gguf") / "model.gguf"))


@pytest.mark.parametrize(
    "text",
    [
        "Taste-dislikes: Can't eat eggs\nSuggestion: Quiche Lorraine\nAnalysis:",
        "  two blanks,\ta tab\n\n\nand lines  ",
        "שלום 你好 👩🏾‍🍳 é \u200b ▁ \0",
        "what is typed as <bos>, <pad> or <0x41> is text",
        TURN,
        "",
    ],
)
def test_tokens_are_those_of_the_original(text: str, ours: Tokenizer, original: Tokenizer) -> None:
    assert ours.encode(text) == original.encode(text)


def test_every_token_is_shown_and_taken_as_by_the_original(
    ours: Tokenizer, original: Tokenizer
) -> None:
    assert ours.stop_ids == original.stop_ids
    for number in range(len(small_vocabulary()["tokens"])):
        assert ours.token_bytes(number) == original.token_bytes(number)
        assert ours.is_special(number) == original.is_special(number)


def test_the_marks_of_a_turn_are_single_tokens(ours: Tokenizer) -> None:
    marks = [token for token in ours.encode(TURN) if token.text.startswith("<start")]
    assert [token.text for token in marks] == [TURN_START, TURN_START]
    assert all(token.special for token in marks)


def test_runs_of_blanks_that_are_written_as_blanks_are_found(tmp_path: Path) -> None:
    vocabulary = small_vocabulary()
    number = vocabulary["tokens"].index("▁Cream")
    vocabulary["tokens"][number], vocabulary["token_type"][number] = "   ", 4
    path = small_gguf(tmp_path / "model.gguf", metadata=said(vocabulary))
    assert [token.id for token in tokenizer_of(path).encode("a   b")].count(number) == 1


def test_a_file_that_ends_at_the_end_of_a_turn_ends_at_the_end_of_a_text_too(
    ours: Tokenizer, tmp_path: Path
) -> None:
    end = small_vocabulary()["tokens"].index(TURN_END)
    path = small_gguf(tmp_path / "model.gguf", metadata=said({"eos_token_id": end}))
    assert tokenizer_of(path).stop_ids == ours.stop_ids == {1, end}


@pytest.mark.parametrize("kind", ["gpt2", "bert", None])
def test_a_vocabulary_of_another_kind_is_told(kind: str | None, tmp_path: Path) -> None:
    path = small_gguf(tmp_path / "model.gguf", metadata=said({"model": kind}))
    with pytest.raises(ModelError, match=f'has a vocabulary of the kind "{kind}", which no Gemma'):
        load_model(str(path))


def changed(name: str, number: int, value: Any) -> dict[str, list[Any]]:
    """One list of the vocabulary, with one item changed."""
    items = list(small_vocabulary()[name])
    items[number] = value
    return {name: items}


@pytest.mark.parametrize(
    "vocabulary",
    [
        {"tokens": None},
        {"scores": None},
        {"token_type": None},
        {"tokens": small_vocabulary()["tokens"][:-1]},
        {"scores": small_vocabulary()["scores"] + [0.0]},
        {"tokens": 5},
        {"tokens": small_vocabulary()["token_type"]},
        changed("tokens", 700, small_vocabulary()["tokens"][800]),
        changed("tokens", 700, ""),
        changed("tokens", 2, "no beginning"),
        changed("token_type", 700, 99),
        changed("token_type", 700, BYTE),
        changed("token_type", small_vocabulary()["tokens"].index("<0x41>"), NORMAL),
        changed("token_type", 2, NORMAL),
    ],
)
def test_a_damaged_vocabulary_is_told(vocabulary: dict[str, Any], tmp_path: Path) -> None:
    path = small_gguf(tmp_path / "model.gguf", metadata=said(vocabulary))
    with pytest.raises(ModelError, match=r"model.gguf has a vocabulary that cannot be read: .*\."):
        load_model(str(path))


def said(vocabulary: dict[str, Any]) -> dict[str, Any]:
    """What is said of a vocabulary, as a file's metadata has it."""
    return {f"tokenizer.ggml.{name}": value for name, value in vocabulary.items()}


@pytest.mark.real
def test_ten_thousand_texts_have_the_ids_of_the_published_tokenizer(real_gguf: Path) -> None:
    tokenizer = tokenizer_of(real_gguf)
    with gzip.open(PUBLISHED, "rt", encoding="utf-8") as lines:
        published = [json.loads(line) for line in lines]
    different = []
    for text, ids in published:
        _, *tokens = tokenizer.encode(text)
        found = [token.id for token in tokens]
        assert tokenizer.decode(found) == text.replace("▁", " ")
        if found != ids:
            different.append(f"{text!r}: {found}, published {ids}")
    assert len(published) == 10_000
    assert not different, "\n".join([f"{len(different)} differ:", *different[:SHOWN]])
