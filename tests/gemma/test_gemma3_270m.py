"""Gemma 3 270M says what transformers says with its weights, and does what the codelab shows."""

from pathlib import Path

import numpy as np
import pytest

from lit_core.gemma import Decoding, Generation, load_model
from lit_core.gemma.gguf_file import GgufFile
from lit_core.gemma.gguf_tokenizer import sentencepiece_proto
from lit_core.gemma.model import Gemma
from lit_core.gemma.tokenizer import Tokenizer
from lit_core.prompts import load_prompt
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    SegmentScore,
    TypedText,
    compute_evidence,
    default_target,
)
from tests.gemma.gguf_peer import peer_log_probabilities

pytestmark = pytest.mark.real

FLAW = "Recommendation: You have to try it."
ANSWER = f" it has cheese in it, which you don't like.\n{FLAW}"


def prompt_of(name: str) -> tuple[str, Decoding]:
    file = load_prompt(name)
    return file.template.render(file.defaults).text, Decoding.from_config(file.config)


@pytest.fixture(scope="module")
def told(real_gguf: Path) -> list[float]:
    """What transformers says of an answer; it is done before the app's own model is there."""
    tokenizer = Tokenizer(sentencepiece_proto(GgufFile(real_gguf)))
    prompt, _ = prompt_of("fewshot-mistake")
    first = tokenizer.count(prompt)
    return peer_log_probabilities(real_gguf, tokenizer.encode(prompt + ANSWER), first)


def test_log_probabilities_agree_with_transformers(told: list[float], model: Gemma) -> None:
    prompt, _ = prompt_of("fewshot-mistake")
    generation = model.score_response(prompt, ANSWER)
    np.testing.assert_allclose(generation.log_probabilities, told, rtol=0, atol=1e-3)


@pytest.fixture(scope="module")
def model(real_gguf: Path) -> Gemma:
    return load_model(str(real_gguf))


@pytest.fixture(scope="module")
def mistaken(model: Gemma) -> Generation:
    return answer(model, "fewshot-mistake")


def answer(model: Gemma, name: str) -> Generation:
    return model.generate(*prompt_of(name))


def lines_by_influence(model: Gemma, generation: Generation) -> list[SegmentScore]:
    """The prompt's lines, those first that influenced the answer's last line most."""
    target = default_target(generation)
    config = AttributionConfig()
    evidence = compute_evidence(model, generation, config)
    rows = Attribution(generation, evidence={config.evidence_key: evidence}).scores(target)
    lines = [row for row in rows if row.segment.role in ("template", "variable")]
    return sorted(lines, key=lambda row: -row.score)


def test_it_is_described_by_what_it_is(model: Gemma) -> None:
    info = model.info
    assert (info.architecture, info.parameters) == ("Gemma3CausalLM", 268_098_176)
    assert info.own_context_length == 32_768
    assert "small base model" in info.caution


def test_the_flawed_example_is_followed_and_the_mended_one_too(
    model: Gemma, mistaken: Generation
) -> None:
    assert "You have to try it." in mistaken.response
    mended = answer(model, "fewshot-fixed").response
    assert "Avoid." in mended
    assert "You have to try it." not in mended


def test_the_flawed_line_is_among_the_first_two_for_the_recommendation(
    model: Gemma, mistaken: Generation
) -> None:
    first_two = lines_by_influence(model, mistaken)[:2]
    # The same words stand in another example, to which they fit.
    flawed = mistaken.text.index(FLAW)
    assert flawed in [row.segment.start for row in first_two]


def test_without_the_flawed_line_the_recommendation_is_less_likely(
    model: Gemma, mistaken: Generation
) -> None:
    start = mistaken.text.index(FLAW)
    line = range(start, start + len(FLAW))
    kept = np.array([token.start not in line for token in mistaken.tokens])
    target = default_target(mistaken)
    both = model.masked_log_probabilities(mistaken, np.array([np.ones_like(kept), kept]))
    whole, without = both[:, target.start : target.end].sum(axis=1)
    assert without < whole - 1


def test_words_typed_after_an_open_quote_are_read_without_a_space(model: Gemma) -> None:
    capitals = {"France": "Paris", "Italy": "Rome", "Japan": ""}
    asked = [f'Q: What is the capital of {land}?\nA: "{city}' for land, city in capitals.items()]
    prompt = '"\n'.join(asked)
    generation = TypedText("Tokyo").likeliest_reading(
        prompt, lambda text: model.score_response(prompt, text)
    )
    assert generation.response == "Tokyo"
    assert sum(generation.log_probabilities) == pytest.approx(-0.10, abs=0.01)
    spaced = model.score_response(prompt, " Tokyo")
    assert sum(spaced.log_probabilities) < -5
