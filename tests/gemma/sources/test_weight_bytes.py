"""What a model will take is known before it is loaded."""

from pathlib import Path

import pytest

from lit_core.gemma import load_model, resolve
from tests.gemma.gguf_files import small_gguf


@pytest.mark.parametrize(
    ("precision", "share"), [("float32", 1), ("bfloat16", 0.5), ("int8", 0.25)]
)
def test_what_a_model_will_take_is_known_before_it_is_loaded(precision: str, share: float) -> None:
    weights = Path("models/tiny_gemma/model.weights.h5").stat().st_size
    assert resolve("tiny-gemma").weight_bytes(precision) == pytest.approx(share * weights, rel=0.01)
    assert resolve("mine:gemma2_instruct_2b_en").weight_bytes(precision) == pytest.approx(
        share * 4 * 2.61e9, rel=0.01
    )


def test_what_a_gguf_file_will_take_goes_by_its_numbers_and_not_by_its_size(tmp_path: Path) -> None:
    file = small_gguf(tmp_path / "small.gguf")
    parameters = load_model(str(file)).info.parameters
    for given in (str(file), f"mine:{file}", str(tmp_path)):
        assert resolve(given).weight_bytes("float32") == 4 * parameters
    assert resolve(str(file)).weight_bytes("int8") == parameters
    small_gguf(file, "gemma")
    assert resolve(str(file)).weight_bytes("float32") != 4 * parameters


def test_what_gemma_3_270m_will_take_is_known_before_it_is_here() -> None:
    assert resolve("gemma3_270m").weight_bytes("float32") == 4 * 268_098_176
