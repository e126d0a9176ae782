"""Requests for the same evidence go by the same key, so that it is computed once."""

import numpy as np
import pytest

from lit_core.engine import AttributionRequest
from lit_core.salience import AttributionConfig
from tests.generations import make_generation

MADE = make_generation(["Dish:", " soup"], [" good"])


def request(config: AttributionConfig, *variables: tuple[int, int]) -> AttributionRequest:
    return AttributionRequest(MADE, variables, config, groups=np.ones((1, 1)))


@pytest.mark.parametrize(
    ("config", "matters"),
    [
        (AttributionConfig("gim", "parts"), False),
        (AttributionConfig("gim", "parts", multi_hop=True), True),
        (AttributionConfig("occlusion", "parts"), True),
    ],
)
def test_what_variables_filled_matters_where_evidence_is_of_parts(
    config: AttributionConfig, *, matters: bool
) -> None:
    keys = request(config).cache_key, request(config, (6, 10)).cache_key
    assert (keys[0] != keys[1]) == matters


def test_followed_influence_is_other_evidence_and_its_passes_take_as_long() -> None:
    direct, followed = AttributionConfig("gim"), AttributionConfig("gim", multi_hop=True)
    assert request(direct).cache_key != request(followed).cache_key
    assert request(direct).kind == request(followed).kind
