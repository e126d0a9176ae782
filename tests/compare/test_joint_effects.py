"""What parts do together is told in words, where the texts that were read make it clear."""

from dataclasses import replace

import numpy as np
import pytest

from lit_core.compare import ExplainedAnswer, joint_effect_sentences
from lit_core.salience import (
    Attribution,
    AttributionConfig,
    compute_evidence,
    whole_response,
)
from tests.compare.comparisons import cell
from tests.planted.mask_model import MaskModel

PARTS = 6


def explained(effect: float, of: int, method: str = "lime") -> ExplainedAnswer:
    """An answer on which the first parts of the prompt have an effect only all at once."""
    model = MaskModel(PARTS, 1, lambda kept: effect * kept[:, :of].prod(axis=1, keepdims=True))
    config = AttributionConfig(method)
    known = Attribution(model.generation).with_evidence(
        config.evidence_key, compute_evidence(model, model.generation, config)
    )
    prompt = model.generation.prompt
    one = replace(cell(), prompt=prompt, generation=model.generation, attribution=known)
    return ExplainedAnswer(one, whole_response(model.generation), config)


@pytest.mark.parametrize(
    ("effect", "of", "told"),
    [
        (
            4.0,
            2,
            "Line 1, “part0”, and line 2, “part1”, work together: where one of them is there, "
            "the other adds 55 times more.",
        ),
        (
            -4.0,
            2,
            "Line 1, “part0”, and line 2, “part1”, do partly the same: where one of them is "
            "there, the other adds 55 times less.",
        ),
        (
            4.0,
            3,
            "Line 1, “part0”, line 2, “part1”, and line 3, “part2”, work together: all three at "
            "once add 55 times more than by ones and twos.",
        ),
    ],
)
def test_the_clearest_is_told_with_what_it_does(effect: float, of: int, told: str) -> None:
    source, *sentences = joint_effect_sentences(explained(effect, of))
    assert source.startswith("Parts that depend on each other, on average over the texts")
    assert sentences[0] == told


def test_nothing_is_told_where_parts_work_one_by_one() -> None:
    assert joint_effect_sentences(explained(4.0, 1)) == []


def test_nothing_is_told_by_a_method_that_reads_no_such_texts() -> None:
    assert joint_effect_sentences(explained(4.0, 2, "occlusion")) == []


def test_no_effect_is_told_that_others_outweigh_in_noise() -> None:
    noise = np.random.default_rng(5).normal(size=(2**14, 1)) * 0.4
    places = 2 ** np.arange(14)
    model = MaskModel(14, 1, lambda kept: noise[(kept @ places).astype(int)])
    config = AttributionConfig("lime")
    known = Attribution(model.generation).with_evidence(
        config.evidence_key, compute_evidence(model, model.generation, config)
    )
    told = known.subset_interactions(whole_response(model.generation), config)
    assert not [each for each in told if each.is_clear]
