"""A model that computes in fewer bits says nearly the same, and for nearly the same reasons."""

import numpy as np
import pytest

from lit_core.gemma import Decoding, Generation, TargetGradients, load_model
from lit_core.prompts import load_prompt
from lit_core.salience import Attribution, AttributionConfig, target_spans

# How far a token's log-probability may be off, how alike the influences must be, and how far a
# line's share of all parts' influence may be off, as the Model page says.
NEAR = {"bfloat16": (0.02, 0.99, 0.02), "int8": (0.02, 0.99, 0.02)}


@pytest.fixture(scope="module")
def prompt() -> str:
    file = load_prompt("fewshot-mistake")
    return file.template.render(file.defaults).text


@pytest.fixture(scope="module")
def exact(prompt: str) -> tuple[Generation, TargetGradients]:
    model = load_model()
    generation = model.generate(prompt, Decoding())
    return generation, model.gradients(generation)


def shares(generation: Generation, gradients: TargetGradients) -> np.ndarray:
    whole = target_spans(generation, ((0, len(generation.response_tokens), 1.0),))
    rows = Attribution.of_gradients(generation, gradients).scores(
        whole, AttributionConfig("grad_l2")
    )
    return np.array([row.share or 0.0 for row in rows])


def norms(gradients: TargetGradients) -> np.ndarray:
    return np.sqrt(np.einsum("nss->ns", gradients.gram)).ravel()


@pytest.mark.parametrize("precision", NEAR)
def test_fewer_bits_give_nearly_the_same_answer_and_influence(
    precision: str, prompt: str, exact: tuple[Generation, TargetGradients]
) -> None:
    generation, gradients = exact
    off, alike, share_off = NEAR[precision]
    model = load_model(dtype=precision)
    assert model.info.dtype == precision
    assert model.info.parameters == generation.model.parameters
    assert model.info.fingerprint != generation.model.fingerprint
    assert model.generate(prompt, Decoding()).response == generation.response
    read = model.score_response(prompt, generation.response)
    differences = np.subtract(read.log_probabilities, generation.log_probabilities)
    assert np.abs(differences).max() < off
    found = model.gradients(read)
    assert np.corrcoef(norms(found), norms(gradients))[0, 1] > alike
    assert np.corrcoef(found.dot_input.ravel(), gradients.dot_input.ravel())[0, 1] > alike
    assert np.abs(shares(read, found) - shares(generation, gradients)).max() < share_off


def test_int8_really_holds_the_layers_in_eight_bits_and_the_head_in_more() -> None:
    backbone = load_model(dtype="int8").backbone
    kinds = {str(each.dtype) for each in backbone.transformer_layers[0].weights}
    assert "int8" in kinds
    assert str(backbone.token_embedding.embeddings.dtype) == "bfloat16"


def test_a_longest_length_below_the_models_own_is_kept_to(prompt: str) -> None:
    assert load_model(max_length=100).info.context_length == 100
    assert load_model(max_length=10**6).info.context_length == load_model().info.context_length
