"""What every backend must do for every family of Gemma.

`test_conformance.py` collects these tests for the backend of its own process, and
`test_backends.py` runs this file in a process of its own for each of the others.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from lit_core.gemma import EMBEDDED, Decoding, GenerationTask, load_model, resolve
from lit_core.gemma.model import Gemma
from lit_core.progress import Progress, ProgressToken
from tests.gemma.finite_differences import assert_gradients_are_those_of_finite_differences
from tests.gemma.test_families import (
    saved_gemma_1,
    saved_gemma_3,
    saved_gemma_4,
    saved_gemma_4_with_experts,
)

PROMPT = "Taste-dislikes: Don't like onions\nSuggestion: Onion soup\nAnalysis:"
GREEDY = Decoding(max_new_tokens=6)
FAMILIES: dict[str, Callable[[Path], None] | None] = {
    "gemma-1": saved_gemma_1,
    "gemma-2": None,
    "gemma-3": saved_gemma_3,
    "gemma-4": saved_gemma_4,
    "gemma-4-experts": saved_gemma_4_with_experts,
}


@pytest.fixture(scope="module", params=FAMILIES)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Gemma:
    save = FAMILIES[request.param]
    folder = tmp_path_factory.mktemp("preset") if save else resolve(EMBEDDED).fetch()
    if save:
        save(folder)
    return load_model(str(folder))


def test_a_text_comes_back_from_its_tokens(model: Gemma) -> None:
    _, *tokens = model.tokenizer.encode(PROMPT)
    assert model.tokenizer.decode([token.id for token in tokens]) == PROMPT


def test_a_greedy_answer_is_the_same_each_time(model: Gemma) -> None:
    first, second = (model.generate(PROMPT, GREEDY) for _ in range(2))
    assert first.tokens == second.tokens
    assert first.log_probabilities == second.log_probabilities


def test_a_seed_gives_the_same_sample_and_another_seed_another(model: Gemma) -> None:
    def sample(seed: int) -> str:
        return model.generate(PROMPT, Decoding(max_new_tokens=8, temperature=2, seed=seed)).response

    assert sample(1) == sample(1)
    assert len({sample(seed) for seed in range(1, 6)}) > 1


def test_it_ends_at_its_longest_and_at_a_stop_sequence(model: Gemma) -> None:
    generation = model.generate(PROMPT, GREEDY)
    assert generation.finish_reason == "length"
    assert len(generation.response_tokens) == GREEDY.max_new_tokens
    stop = generation.response_tokens[2].text
    ended = model.generate(PROMPT, Decoding(max_new_tokens=6, stop_sequences=(stop,)))
    assert ended.finish_reason == "stop"
    assert ended.response == generation.response[: generation.response.index(stop)]


def test_it_can_be_stopped_and_what_was_written_is_kept(model: Gemma) -> None:
    def stop_after_two(told: Progress) -> None:
        if told.stage == "Writing the answer" and told.done == 2:
            progress.stop.set()

    progress = ProgressToken(on_progress=stop_after_two)
    generation = model.generate(PROMPT, GREEDY, progress)
    assert generation.finish_reason == "cancelled"
    whole = model.generate(PROMPT, GREEDY)
    assert generation.response_tokens == whole.response_tokens[:2]


def test_prompts_of_several_lengths_are_answered_side_by_side_as_each_by_itself(
    model: Gemma,
) -> None:
    prompts = (PROMPT, f"{PROMPT} It", f"Taste-likes: Cheese\n{PROMPT}")
    together = model.generate_batch(
        [GenerationTask(prompt, GREEDY, ProgressToken()) for prompt in prompts]
    )
    for prompt, generation in zip(prompts, together, strict=True):
        alone = model.generate(prompt, GREEDY)
        assert generation.tokens == alone.tokens
        np.testing.assert_allclose(generation.log_probabilities, alone.log_probabilities, atol=1e-3)


def test_reading_an_answer_finds_the_log_probabilities_it_was_written_with(model: Gemma) -> None:
    generation = model.generate(PROMPT, GREEDY)
    # Its tokens, not its text: a model that nobody trained may write half a character.
    read = model.score_part(generation, generation.prompt_tokens, len(generation.tokens))
    assert max(generation.log_probabilities) <= 0
    np.testing.assert_allclose(read.log_probabilities, generation.log_probabilities, atol=1e-3)


def test_gradients_are_those_of_finite_differences(model: Gemma) -> None:
    assert_gradients_are_those_of_finite_differences(
        model, model.score_response(PROMPT, " The dish")
    )
