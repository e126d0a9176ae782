"""What a server is started with goes to another process and comes back the same."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.errors import ModelInputError
from lit_core.settings import PRECISIONS, Settings

NAMES = st.lists(st.from_regex(r"[a-z_]{1,9}(:[a-z0-9_]{1,9})?", fullmatch=True)).map(tuple)
LIMITS = st.none() | st.integers(1, 10**6)


@given(NAMES, NAMES, LIMITS, st.sampled_from(PRECISIONS), LIMITS)
def test_settings_survive_the_way_through_the_environment(
    models: tuple[str, ...],
    datasets: tuple[str, ...],
    examples: int | None,
    precision: str,
    length: int | None,
) -> None:
    settings = Settings(models, datasets, examples, precision, length)
    assert Settings.from_environment(settings.to_environment()) == settings


def test_no_variable_means_the_embedded_model_and_no_limit() -> None:
    assert Settings.from_environment({}) == Settings()


def test_a_path_of_this_folder_means_the_same_file_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.jsonl").touch()
    told = Settings(datasets=("mine:mine.jsonl", "mine.jsonl")).to_environment()
    assert told["PROMPTLIGHT_DATASETS"] == f"mine:{tmp_path}/mine.jsonl,{tmp_path}/mine.jsonl"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("PROMPTLIGHT_MAX_LENGTH", "long", 'PROMPTLIGHT_MAX_LENGTH is to be a whole number, not "'),
        ("PROMPTLIGHT_MAX_LENGTH", "0", "longest length in tokens must be 1 or more"),
        ("PROMPTLIGHT_MAX_EXAMPLES", "-1", "number of examples must be 1 or more"),
        ("PROMPTLIGHT_PRECISION", "half", "choose one of float32, bfloat16, int8"),
    ],
)
def test_what_is_no_setting_is_named(variable: str, value: str, said: str) -> None:
    with pytest.raises(ModelInputError, match=said):
        Settings.from_environment({variable: value})
