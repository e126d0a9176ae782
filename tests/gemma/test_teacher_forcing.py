"""A text that is given is read as if the model had written it."""

from typing import TYPE_CHECKING

import numpy as np
import pytest

from lit_core.errors import ModelInputError
from lit_core.gemma import Generation

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma


def assert_covered(generation: Generation) -> None:
    """Every token after `<bos>` knows its characters, and the border is between two tokens."""
    assert all(
        token.text == generation.text[token.start : token.end] for token in generation.tokens[1:]
    )
    assert "".join(token.text for token in generation.tokens[1:]) == generation.text
    assert generation.response_tokens[0].start == len(generation.prompt)


def test_what_the_model_wrote_reads_as_it_was_written(gemma: "Gemma", mistake: Generation) -> None:
    read = gemma.score_response(mistake.prompt, mistake.response)
    assert read.tokens == mistake.tokens
    assert read.prompt_tokens == mistake.prompt_tokens
    assert (read.prompt, read.response) == (mistake.prompt, mistake.response)
    assert read.finish_reason == "given"
    assert read.model == gemma.info
    np.testing.assert_allclose(read.log_probabilities, mistake.log_probabilities, atol=1e-5)


def test_another_answer_is_less_likely(gemma: "Gemma", mistake: Generation) -> None:
    read = gemma.score_response(mistake.prompt, " 日本語 is not an answer 🍲")
    assert_covered(read)
    assert np.mean(read.log_probabilities) < np.mean(mistake.log_probabilities) - 1


def test_other_words_take_the_place_of_the_answers(gemma: "Gemma", mistake: Generation) -> None:
    kept = len(mistake.response_tokens) - 2
    read = gemma.score_replacement(mistake, kept, " Avoid")
    assert read.tokens[: read.prompt_tokens] == mistake.tokens[: mistake.prompt_tokens + kept]
    assert read.prompt.startswith(mistake.prompt)
    assert read.response == " Avoid"
    assert_covered(read)


def test_the_same_words_in_their_place_keep_their_probabilities(
    gemma: "Gemma", mistake: Generation
) -> None:
    first = 11
    start = mistake.response_tokens[first].start - len(mistake.prompt)
    read = gemma.score_replacement(mistake, first, mistake.response[start:])
    assert read.tokens == mistake.tokens
    np.testing.assert_allclose(read.log_probabilities, mistake.log_probabilities[first:], atol=1e-5)


def test_a_part_of_the_prompt_is_read_after_all_before_it(
    gemma: "Gemma", mistake: Generation
) -> None:
    first, stop = 30, 45
    part = gemma.score_part(mistake, first, stop)
    assert part.tokens == mistake.tokens[:stop]
    assert part.response_tokens == mistake.tokens[first:stop]
    assert_covered(part)
    longer = gemma.score_part(mistake, first - 5, stop)
    np.testing.assert_allclose(longer.log_probabilities[5:], part.log_probabilities, atol=1e-5)


@pytest.mark.parametrize(("first", "stop"), [(0, 3), (5, 5), (5, 4), (5, 10_000), (-2, 3)])
def test_a_part_outside_the_text_is_refused(
    gemma: "Gemma", mistake: Generation, first: int, stop: int
) -> None:
    with pytest.raises(ModelInputError, match=rf"there is no part {first}:{stop} to explain"):
        gemma.score_part(mistake, first, stop)


def test_a_text_too_long_says_by_how_many_tokens(gemma: "Gemma") -> None:
    limit = gemma.info.context_length
    text = " soup" * limit
    count = gemma.tokenizer.count("Onion") + gemma.tokenizer.count(text) - 1
    sentence = rf"are {count:,} tokens, {count - limit:,} more than the {limit}"
    with pytest.raises(ModelInputError, match=sentence):
        gemma.score_response("Onion", text)


def test_the_longest_text_that_fits_is_read(gemma: "Gemma") -> None:
    count, limit = gemma.tokenizer.count, gemma.info.context_length
    room = limit - count("Onion") + 1
    text = max((" soup\n" * n for n in range(1, limit) if count(" soup\n" * n) <= room), key=len)
    read = gemma.score_response("Onion", text)
    assert len(read.tokens) > limit - 4
    assert np.isfinite(read.log_probabilities).all()


@pytest.mark.parametrize("empty", ["", " \n"])
def test_an_empty_text_is_refused(gemma: "Gemma", mistake: Generation, empty: str) -> None:
    for ask in (
        lambda: gemma.score_response(mistake.prompt, empty),
        lambda: gemma.score_replacement(mistake, 0, empty),
    ):
        with pytest.raises(ModelInputError, match=r"^The text to explain is empty"):
            ask()


@pytest.mark.parametrize("empty", ["", " \n"])
def test_an_empty_prompt_is_refused(gemma: "Gemma", empty: str) -> None:
    with pytest.raises(ModelInputError, match=r"^The prompt is empty"):
        gemma.score_response(empty, "soup")
