"""A Gemma in a GGUF file says what transformers says with the weights it holds, however stored."""

from pathlib import Path

import numpy as np
import pytest
from gguf import GGMLQuantizationType as Kind

from lit_core.errors import ModelError
from lit_core.gemma import Decoding, load_model
from tests.gemma.finite_differences import assert_gradients_are_those_of_finite_differences
from tests.gemma.gguf_files import HEAD, HEADS, KINDS, LAYERS, SHARED, dequantized, small_gguf
from tests.gemma.gguf_peer import peer_log_probabilities

PROMPT = "Taste-dislikes: Can't eat eggs\nSuggestion: Quiche Lorraine\nAnalysis:"
TEXT = " This dish contains eggs, which you don't like."


@pytest.mark.parametrize("kind", [Kind.F16, Kind.Q8_0, Kind.Q4_K])
@pytest.mark.parametrize("family", LAYERS)
def test_log_probabilities_agree_with_transformers(family: str, kind: Kind, tmp_path: Path) -> None:
    path = small_gguf(tmp_path / "model.gguf", family, kind)
    generation = load_model(str(path)).score_response(PROMPT, TEXT)
    told = peer_log_probabilities(path, generation.tokens, generation.prompt_tokens)
    np.testing.assert_allclose(generation.log_probabilities, told, rtol=0, atol=1e-3)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_weight_is_what_llama_cpps_library_reads(kind: Kind, tmp_path: Path) -> None:
    path = small_gguf(tmp_path / "model.gguf", "gemma3", kind)
    told, backbone = dequantized(path), load_model(str(path)).backbone
    expected = {
        "token_embedding/embeddings": told["token_embd.weight"],
        "final_normalization/scale": told["output_norm.weight"] - 1,
    }
    for number in range(LAYERS["gemma3"]):
        layer = {
            name.split(".")[2]: values
            for name, values in told.items()
            if name.startswith(f"blk.{number}.")
        }
        at = f"decoder_block_{number}"
        expected |= {
            f"{at}/attention/query/kernel": by_head(layer["attn_q"], HEADS),
            f"{at}/attention/key/kernel": by_head(layer["attn_k"], SHARED),
            f"{at}/attention/value/kernel": by_head(layer["attn_v"], SHARED),
            f"{at}/attention/attention_output/kernel": layer["attn_output"].T.reshape(
                HEADS, HEAD, -1
            ),
            f"{at}/attention/query_norm/scale": layer["attn_q_norm"] - 1,
            f"{at}/attention/key_norm/scale": layer["attn_k_norm"] - 1,
            f"{at}/ffw_gating/kernel": layer["ffn_gate"].T,
            f"{at}/ffw_gating_2/kernel": layer["ffn_up"].T,
            f"{at}/ffw_linear/kernel": layer["ffn_down"].T,
            f"{at}/pre_attention_norm/scale": layer["attn_norm"] - 1,
            f"{at}/post_attention_norm/scale": layer["post_attention_norm"] - 1,
            f"{at}/pre_ffw_norm/scale": layer["ffn_norm"] - 1,
            f"{at}/post_ffw_norm/scale": layer["post_ffw_norm"] - 1,
        }
    assert {weight.path for weight in backbone.weights} == set(expected)
    for weight in backbone.weights:
        np.testing.assert_array_equal(weight.numpy(), expected[weight.path], weight.path)


def by_head(matrix: np.ndarray, heads: int) -> np.ndarray:
    """`(heads · width, D)` as KerasHub has it: a matrix `(D, width)` for each head."""
    return np.stack([rows.T for rows in np.split(matrix, heads)])


@pytest.mark.parametrize("family", LAYERS)
def test_gradients_are_those_of_finite_differences(family: str, tmp_path: Path) -> None:
    model = load_model(str(small_gguf(tmp_path / "model.gguf", family)))
    assert_gradients_are_those_of_finite_differences(
        model, model.score_response(PROMPT, " This dish")
    )


@pytest.mark.parametrize(("dtype", "near"), [("bfloat16", 0.1), ("int8", 0.3)])
def test_it_can_be_computed_in_fewer_bits(dtype: str, near: float, tmp_path: Path) -> None:
    path = str(small_gguf(tmp_path / "model.gguf"))
    exact, rounded = load_model(path), load_model(path, dtype)
    assert rounded.info.dtype == dtype
    assert rounded.info.parameters == exact.info.parameters
    told = rounded.score_response(PROMPT, TEXT).log_probabilities
    np.testing.assert_allclose(
        told, exact.score_response(PROMPT, TEXT).log_probabilities, rtol=0, atol=near
    )


def test_it_answers_and_is_described_like_any_model(tmp_path: Path) -> None:
    path = small_gguf(tmp_path / "mine.gguf", "gemma3")
    model = load_model(f"mine:{path}")
    assert (model.info.name, model.info.architecture) == ("mine", "Gemma3CausalLM")
    assert model.info.parameters == sum(values.size for values in dequantized(path).values())
    assert (model.info.context_length, model.info.caution) == (512, "")
    generation = model.generate(PROMPT, Decoding(max_new_tokens=4))
    read = model.score_response(PROMPT, generation.response)
    np.testing.assert_allclose(
        sum(read.log_probabilities), sum(generation.log_probabilities), atol=1e-3
    )


def test_the_fingerprint_changes_with_the_weights_and_the_precision(tmp_path: Path) -> None:
    path = small_gguf(tmp_path / "model.gguf")
    prints = [load_model(str(path)).info.fingerprint, load_model(str(path)).info.fingerprint]
    prints += [load_model(str(path), "bfloat16").info.fingerprint]
    prints += [load_model(str(small_gguf(path, kind=Kind.Q5_0))).info.fingerprint]
    assert prints[0] == prints[1]
    assert len(set(prints)) == 3


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"blk.1.ffn_up.weight": None}, "has no tensor blk.1.ffn_up.weight"),
        ({"token_embd.weight": None}, "has no tensor token_embd.weight"),
        ({"blk.1.attn_norm.weight": None}, "has no tensor blk.1.attn_norm.weight"),
        ({"blk.0.attn_q.weight": np.ones((3, 256))}, r"attn_q.weight, \(3, 256\)"),
        ({"output_norm.weight": np.ones(7)}, r"output_norm.weight, \(7,\)"),
        ({"blk.0.ffn_up.weight": np.ones((4, 4, 4))}, "ffn_up.weight, "),
        ({"blk.2.attn_q.weight": np.ones((256, 256))}, "holds blk.2.attn_q.weight, which no"),
        ({"v.patch_embd.weight": np.ones((4, 4))}, "holds v.patch_embd.weight, which no Gemma"),
    ],
)
def test_tensors_that_make_no_gemma_are_named(
    changed: dict[str, np.ndarray | None], message: str, tmp_path: Path
) -> None:
    path = small_gguf(tmp_path / "model.gguf", tensors=changed)
    with pytest.raises(ModelError, match=message):
        load_model(str(path))


@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.parametrize("name", ["token_embd.weight", "blk.1.attn_norm.weight"])
def test_a_weight_that_is_no_number_is_told(name: str, value: float, tmp_path: Path) -> None:
    tensor = dequantized(small_gguf(tmp_path / "good.gguf"))[name].copy()
    tensor[-1] = value
    path = small_gguf(tmp_path / "bad.gguf", tensors={name: tensor})
    with pytest.raises(ModelError, match=r"holds something that is no number in .*damaged"):
        load_model(str(path))


def test_the_frequencies_that_some_files_carry_are_no_fault(tmp_path: Path) -> None:
    carried = {"rope_freqs.weight": np.ones(HEAD // 2)}
    assert load_model(str(small_gguf(tmp_path / "model.gguf", tensors=carried)))


def test_a_file_that_fails_leaves_nothing_that_the_next_would_trip_over(tmp_path: Path) -> None:
    good, bad = small_gguf(tmp_path / "good.gguf"), tmp_path / "bad.gguf"
    for faulty in (
        small_gguf(bad, tensors={"output_norm.weight": np.ones(7)}),
        small_gguf(bad, kind=Kind.I8),
    ):
        with pytest.raises(ModelError):
            load_model(str(faulty))
        assert load_model(str(good)).info.parameters > 0
