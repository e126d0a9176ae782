"""Methods that agree on the strongest part are told from those that do not."""

import html
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lit_core.compare import (
    Comparison,
    ExplainedAnswer,
    compare_methods,
    measured_faithfulness,
    report_html,
)
from lit_core.gemma import TargetGradients
from lit_core.salience import METHODS, Attribution, AttributionConfig, Effects, whole_response
from tests.compare.comparisons import cell
from tests.generations import make_generation

MADE = make_generation(["Dish:", " soup", "\n", "No", " onions", "\n", "Label", ":"], [" good"])


FINGERPRINT = "17807f7593f9"  # of the embedded model


def answered(effects: Mapping[str, tuple[float, float, float]]) -> ExplainedAnswer:
    """An answer of which these methods are known, with the effects of the prompt's lines."""
    attribution = Attribution(MADE)
    for method, values in effects.items():
        matrix = np.array(values)[:, None]
        if not METHODS[method].per_segment:
            tokens = np.repeat(matrix / [[3], [3], [2]], [3, 3, 2], axis=0)
            matrix = np.concatenate([[[0]], tokens, [[0]]])
        known = METHODS[method].keys("lines", AttributionConfig().options)[-1]
        attribution = attribution.with_evidence(known, Effects(matrix, matrix.sum(axis=0)))
    one = replace(cell(), prompt=MADE.prompt, generation=MADE, attribution=attribution)
    return ExplainedAnswer(one, whole_response(MADE), AttributionConfig("occlusion"))


def sentence(**effects: tuple[float, float, float]) -> str:
    found = compare_methods(answered(effects))
    assert found
    return found.sentence()


def test_those_that_agree_are_named_together() -> None:
    told = sentence(occlusion=(1, 2, 0), shap=(0, 3, 1), integrated_gradients=(1, 4, 1))
    assert told == (
        "Integrated gradients, Leave one out and SHAP agree that the strongest part (the cue "
        "set aside) is “No onions”."
    )


def test_those_that_do_not_are_told_with_what_they_say() -> None:
    told = sentence(occlusion=(1, 2, 0), shap=(0, 3, 1), integrated_gradients=(-5, 4, 1))
    assert told == (
        "The methods disagree on the strongest part (the cue set aside): by Leave one out and SHAP "
        "it is “No onions”; by Integrated gradients “Dish: soup”, which speaks against these "
        "words. Which of them best predicts what this model does was not measured: test each."
    )


def test_for_and_against_are_no_agreement() -> None:
    told = sentence(occlusion=(1, 2, 0), shap=(0, -3, 1))
    assert told.startswith("The methods disagree")
    assert "by SHAP “No onions”, which speaks against these words." in told


@pytest.mark.parametrize("effect", [2, -2])
def test_a_method_without_directions_agrees_with_either(effect: float) -> None:
    one = answered({"occlusion": (1, effect, 0)})
    strength = np.array([0.0, 1, 1, 1, 3, 3, 3, 1, 1, 0])[:, None]
    strong = TargetGradients(strength[..., None] ** 2, effect * strength, groups=np.eye(1))
    known = one.attribution.with_evidence(AttributionConfig("grad_l2").evidence_key, strong)
    found = compare_methods(replace(one, cell=replace(one.cell, attribution=known)))
    assert found
    assert found.agree
    assert found.findings[0].against == (effect < 0)
    assert set(found.findings[0].methods) == {"Gradient strength (L2)", "Leave one out"}
    aside = "(Gradient strength (L2) cannot tell for from against)"
    assert (aside in found.sentence()) == (effect < 0)


def test_gradient_times_input_is_named_only_where_somebody_chose_it() -> None:
    one = answered({"occlusion": (1, 2, 0)})
    strength = np.array([0.0, 1, 1, 1, 3, 3, 3, 1, 1, 0])[:, None]
    strong = TargetGradients(strength[..., None] ** 2, strength, groups=np.eye(1))
    known = one.attribution.with_evidence(AttributionConfig("grad_l2").evidence_key, strong)
    chosen = AttributionConfig("grad_dot_input")
    found = compare_methods(replace(one, cell=replace(one.cell, attribution=known), config=chosen))
    assert found
    assert "Gradient · input" in found.sentence()


def test_a_cue_is_no_finding() -> None:
    assert sentence(occlusion=(1, 2, 9), shap=(0, 3, 5)).endswith(
        "part (the cue set aside) is “No onions”."
    )


def test_one_method_has_nothing_to_agree_with() -> None:
    assert compare_methods(answered({"occlusion": (1, 2, 0)})) is None


def test_what_was_measured_for_this_model_is_said() -> None:
    one = answered({"occlusion": (1, 2, 0), "shap": (0, 3, 1)})
    model = replace(MADE.model, fingerprint=FINGERPRINT)
    known = replace(one.attribution, generation=replace(MADE, model=model))
    found = compare_methods(replace(one, cell=replace(one.cell, attribution=known)))
    assert found
    best = measured_faithfulness.most_faithful(FINGERPRINT)
    assert best
    assert found.most_faithful == best.title
    assert f"Of the methods measured for this model, {found.most_faithful} best" in found.sentence()


def test_the_most_faithful_is_the_one_that_predicts_best(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(
        "model,fingerprint,method,correlation,prompts,date\n"
        "a,1,lime,0.5,9,2026-01-01\na,1,shap,0.7,9,2026-01-01\nb,2,lime,0.9,9,2026-01-01\n"
    )
    monkeypatch.setattr(measured_faithfulness, "TABLE", table)
    measured_faithfulness._rows.cache_clear()
    try:
        assert measured_faithfulness.most_faithful("1") is METHODS["shap"]
        assert measured_faithfulness.most_faithful("3") is None
    finally:
        measured_faithfulness._rows.cache_clear()


def test_a_report_tells_of_methods_that_disagree() -> None:
    one = answered({"occlusion": (1, 2, 0), "shap": (3, 2, 1)})
    comparison = Comparison.of([one.cell])
    said = html.unescape(report_html(comparison, [one], one.config))
    assert "The methods disagree on the strongest part" in said
    agreed = answered({"occlusion": (1, 2, 0), "shap": (0, 3, 1)})
    told = report_html(Comparison.of([agreed.cell]), [agreed], agreed.config)
    assert "methods disagree" not in told
