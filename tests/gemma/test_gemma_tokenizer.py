"""Every token knows its characters, whatever the text is made of."""

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.errors import ModelInputError

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma
    from lit_core.gemma.tokenizer import Tokenizer

PIECES = st.one_of(
    st.text(max_size=8),
    st.text("▁ \t\n\r\x00\u200d\u0301é日本語שלוםحب👩🏽", max_size=8),
    st.sampled_from(["<bos>", "<eos>", "<unk>", "<0x41>", "👩‍👩‍👧", "e\u0301", "Onion soup", "  "]),
)
TEXTS = st.lists(PIECES, max_size=6).map("".join)


@pytest.fixture(scope="module")
def tokenizer(gemma: "Gemma") -> "Tokenizer":
    return gemma.tokenizer


@given(TEXTS)
def test_tokens_cover_the_text_exactly_and_in_order(tokenizer: "Tokenizer", text: str) -> None:
    bos, *tokens = tokenizer.encode(text)
    assert (bos.text, bos.start, bos.end, bos.special) == ("<bos>", 0, 0, True)
    assert "".join(token.text for token in tokens) == text
    for token in tokens:
        assert token.text == text[token.start : token.end]


@given(TEXTS)
def test_placing_what_was_encoded_gives_the_same_tokens(tokenizer: "Tokenizer", text: str) -> None:
    _, *tokens = tokenizer.encode(text.replace("▁", " "))
    assert tokenizer.with_offsets([token.id for token in tokens], 0) == tuple(tokens)


@given(TEXTS)
def test_counting_agrees_with_encoding(tokenizer: "Tokenizer", text: str) -> None:
    assert tokenizer.count(text) == len(tokenizer.encode(text))


@given(TEXTS)
def test_decoding_gives_the_text_back(tokenizer: "Tokenizer", text: str) -> None:
    ids = [token.id for token in tokenizer.encode(text)]
    assert tokenizer.decode(ids) == text.replace("▁", " ")


@pytest.mark.parametrize("typed", ["<bos>", "<eos>", "<pad>", "<unk>", "<0x41>"])
def test_the_name_of_a_control_token_typed_as_text_stays_text(
    tokenizer: "Tokenizer", typed: str
) -> None:
    _, *tokens = tokenizer.encode(f"a{typed}b")
    assert not any(token.special for token in tokens)


@pytest.mark.parametrize(("text", "count"), [("é", 2), ("日", 3), ("🍲", 4)])
def test_tokens_of_one_character_share_its_start(
    tokenizer: "Tokenizer", text: str, count: int
) -> None:
    tokens = tokenizer.encode("a" + text)[2:]
    assert [token.start for token in tokens] == [1] * count
    assert tokens[-1].text == text


def bytes_of(tokenizer: "Tokenizer", spelled: bytes) -> list[int]:
    surfaces = {tokenizer.token_bytes(number): number for number in reversed(range(600))}
    return [surfaces[bytes([byte])] for byte in spelled]


def test_byte_tokens_that_make_no_character_are_each_shown_as_one_mark(
    tokenizer: "Tokenizer",
) -> None:
    ids = bytes_of(tokenizer, b"\xe6\x97" + b"\n" + b"\xff")
    tokens = tokenizer.with_offsets(ids, 10)
    assert [(token.text, token.start, token.end) for token in tokens] == [
        ("\ufffd", 10, 11),
        ("\ufffd", 11, 12),
        ("\n", 12, 13),
        ("\ufffd", 13, 14),
    ]
    assert tokenizer.decode(ids) == "\ufffd\ufffd\n\ufffd"


def test_half_a_character_is_refused_with_its_place(tokenizer: "Tokenizer") -> None:
    for ask in (tokenizer.encode, tokenizer.count):
        with pytest.raises(ModelInputError, match=r"^Character 3 of the prompt is broken"):
            ask("ab\ud83dc")


def test_turn_marks_are_signals_and_only_one_of_them_ends_an_answer(tokenizer: "Tokenizer") -> None:
    tokens = tokenizer.encode("<start_of_turn>user\nHi<end_of_turn>\n")
    marks = [token for token in tokens if token.special]
    assert [mark.text for mark in marks] == ["<bos>", "<start_of_turn>", "<end_of_turn>"]
    assert [mark.id in tokenizer.stop_ids for mark in marks] == [False, False, True]
