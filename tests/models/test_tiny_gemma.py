"""The model that ships: small, a Gemma 2, and able to do what the codelab shows."""

from pathlib import Path

import pytest

from models.recipe.codelab import CODELAB_PROMPTS
from models.recipe.evaluate import outcome
from models.recipe.testset import Case, cases

PRESET = Path("models/tiny_gemma").resolve()


def test_the_preset_is_no_larger_than_ten_megabytes():
    assert sum(file.stat().st_size for file in PRESET.rglob("*") if file.is_file()) <= 10e6


def test_it_has_the_gemma_2_architecture_with_all_its_flags(gemma):
    config = gemma.backbone.get_config()
    assert gemma.info.architecture == "GemmaCausalLM"
    assert 1e6 <= gemma.info.parameters <= 3e6
    assert config["use_post_ffw_norm"]
    assert config["use_post_attention_norm"]
    assert config["use_sliding_window_attention"]
    assert (config["attention_logit_soft_cap"], config["final_logit_soft_cap"]) == (50.0, 30.0)


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        (
            "fewshot-mistake",
            "This dish contains eggs, which you don't like.\nRecommendation: You have to try it.",
        ),
        (
            "fewshot-fixed",
            "This dish contains eggs, which you don't like.\nRecommendation: Avoid.",
        ),
        (
            "fewshot-constitution",
            "This dish contains eggs, which you can't eat.\nRecommendation: Not suitable for you.",
        ),
    ],
)
def test_the_codelab_prompts_give_the_codelabs_outcomes(gemma, name, answer):
    answered = outcome(gemma, Case(CODELAB_PROMPTS[name], None), ranked=False)
    assert answered.answer.strip() == answer


@pytest.mark.parametrize("kind", ["mistake", "fixed", "constitution"])
def test_most_held_out_prompts_get_the_answer_they_call_for(gemma, kind):
    answered = [outcome(gemma, case, ranked=False) for case in cases(kind, 10)]
    assert sum(o.answer == o.case.document.answer for o in answered) >= 8
