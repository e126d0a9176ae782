"""How an answer is written has limits, the same for files, links, fields and the shell."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lit_core.errors import ModelInputError
from lit_core.gemma import LIMITS, Decoding, clamped, out_of_range_notices


@pytest.mark.parametrize("name", LIMITS)
def test_a_setting_takes_its_limits_and_nothing_beyond(name: str) -> None:
    for limit in LIMITS[name]:
        assert getattr(replace(Decoding(), **{name: limit}), name) == limit
    for beyond in (LIMITS[name][0] - 1, LIMITS[name][1] + 1, float("nan"), float("inf")):
        with pytest.raises(ModelInputError, match=f"not {beyond:,}"):
            replace(Decoding(), **{name: beyond})


@pytest.mark.parametrize(
    ("config", "taken", "told"),
    [
        ({"maxOutputTokens": 8192}, {"max_new_tokens": 4096}, "8,192: 4,096 is taken"),
        ({"temperature": 9.5}, {"temperature": 5.0}, "9.5: 5.0 is taken"),
        ({"topP": 0.001}, {"top_p": 0.01}, "0.001: 0.01 is taken"),
        ({"seed": 2**60}, {"seed": 2**53 - 1}, "9,007,199,254,740,991 is taken"),
    ],
)
def test_a_prompt_files_setting_is_held_to_its_limit_and_told(
    config: dict[str, Any], taken: dict[str, Any], told: str
) -> None:
    assert Decoding.from_config(config) == replace(Decoding(), **taken)
    (sentence,) = out_of_range_notices(config)
    assert told in sentence


def test_what_is_within_the_limits_is_taken_as_it_is() -> None:
    config = {"maxOutputTokens": 64, "temperature": 0.7, "stopSequences": ["\n"], "topK": 3}
    decoding = Decoding.from_config(config)
    assert decoding == Decoding(64, temperature=0.7, top_k=3, stop_sequences=("\n",))
    assert out_of_range_notices(config) == ()


@pytest.mark.parametrize("temperature", [0.0, 1e-320, 1e-7])
def test_next_to_no_temperature_is_none(temperature: float) -> None:
    assert Decoding(temperature=temperature).is_greedy
    assert clamped("temperature", temperature) == 0.0


def test_an_answer_is_as_long_as_there_is_room_for() -> None:
    asked = Decoding(max_new_tokens=100)
    assert asked.fitted(450, 512).max_new_tokens == 62
    assert asked.fitted(400, 512) == asked
    assert asked.fitted(512, 512) == asked


@given(
    st.builds(
        Decoding,
        max_new_tokens=st.integers(1, 4096),
        temperature=st.sampled_from([0.0, 0.5, 5.0]),
        top_p=st.sampled_from([0.01, 0.5, 1.0]),
        top_k=st.integers(0, 50),
        seed=st.integers(0, 99),
    ),
    st.sampled_from([{}, {"topK": 5, "temperature": 1, "stopSequences": ["\n"], "x-own": 1}]),
)
def test_what_is_written_into_a_files_settings_is_read_again(
    decoding: Decoding, config: dict[str, Any]
) -> None:
    written = decoding.to_config(config)
    read = Decoding.from_config(written)
    assert read == replace(decoding, stop_sequences=tuple(config.get("stopSequences", ())))
    assert written.get("x-own") == config.get("x-own")
    assert Decoding.from_config(config).to_config(config) == config
