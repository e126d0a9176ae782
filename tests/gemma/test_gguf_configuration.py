"""What a GGUF file says of its model is enough to build it and can be, or is told to be wrong."""

import re
from pathlib import Path
from typing import Any

import pytest

from lit_core.errors import ModelError
from lit_core.gemma import load_model
from tests.gemma.gguf_files import small_gguf
from tests.gemma.gguf_refusal import refused


def test_a_gemma_2_that_does_not_say_its_caps_and_window_has_the_published_ones(
    tmp_path: Path,
) -> None:
    names = ("attention.sliding_window", "attn_logit_softcapping", "final_logit_softcapping")
    unsaid = {f"gemma2.{name}": None for name in names}
    config = load_model(str(small_gguf(tmp_path / "model.gguf", metadata=unsaid))).backbone
    config = config.get_config()
    assert config["sliding_window_size"] == 4096
    assert config["attention_logit_soft_cap"] == 50.0
    assert config["final_logit_soft_cap"] == 30.0


@pytest.mark.parametrize("name", ["block_count", "attention.head_count", "context_length"])
@pytest.mark.parametrize("value", [None, 0])
def test_what_no_model_can_be_without_is_told_by_its_name(
    name: str, value: int | None, tmp_path: Path
) -> None:
    path = small_gguf(tmp_path / "model.gguf", metadata={f"gemma2.{name}": value})
    assert f"does not say its {name}" in refused(path)


@pytest.mark.parametrize("layers", [1, 3, 2**31])
def test_another_count_of_layers_than_there_are_is_told_at_once(
    layers: int, tmp_path: Path
) -> None:
    path = small_gguf(tmp_path / "model.gguf", metadata={"gemma2.block_count": layers})
    said = refused(path)
    assert "has no tensor blk." in said or "holds blk.1." in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("attention.head_count", 2**31),
        ("attention.head_count", 3),
        ("attention.head_count_kv", 0),
        ("attention.head_count_kv", 3),
        ("attention.head_count", [4, 4]),
        ("attention.key_length", 2**31),
        ("attention.key_length", 0),
        ("feed_forward_length", 2**31),
        ("feed_forward_length", "wide"),
        ("attention.layer_norm_rms_epsilon", float("nan")),
    ],
)
def test_a_setting_that_cannot_be_is_told_at_once(name: str, value: Any, tmp_path: Path) -> None:
    assert refused(small_gguf(tmp_path / "model.gguf", metadata={f"gemma2.{name}": value}))


@pytest.mark.parametrize(
    ("family", "metadata", "message"),
    [
        ("gemma3", {"gemma3.rope.freq_base": 5e5}, "rope.freq_base 500000, and only 1e+06"),
        ("gemma2", {"gemma2.rope.freq_base": 1e6}, "rope.freq_base 1e+06, and only 10000"),
        ("gemma3", {"gemma3.attention.sliding_window_pattern": 4}, "pattern 4, and only 6"),
        ("gemma", {"gemma.attention.layer_norm_rms_epsilon": 1e-5}, "epsilon 1e-05, and only"),
    ],
)
def test_a_variant_that_cannot_be_computed_is_refused(
    family: str, metadata: dict[str, Any], message: str, tmp_path: Path
) -> None:
    path = small_gguf(tmp_path / "model.gguf", family, metadata=metadata)
    with pytest.raises(ModelError, match=re.escape(message)):
        load_model(str(path))
