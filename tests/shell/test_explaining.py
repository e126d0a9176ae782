"""The job that explains an answer ranks the parts of a prompt, and says how far to trust it."""

from pathlib import Path

import numpy as np
import pytest

from lit_core.salience import Attribution, save_attribution
from tests.shell.conftest import Ended, Shell


def ranked(ended: Ended) -> list[str]:
    """The prompt's lines, the one with most influence first."""
    parts = [s for s in ended.json["segments"] if s["rank"] and s["role"] != "response"]
    return [part["text"] for part in sorted(parts, key=lambda part: part["rank"])]


def test_without_a_target_the_last_line_is_explained_and_of_an_answer_cut_off_the_first(
    shell: Shell,
) -> None:
    how = "salience", "fewshot-mistake", "--no-check", "--json"
    whole, cut_off = shell(*how).json, shell(*how, "--max-tokens", 16).json
    lines = whole["response"].strip().splitlines()
    assert whole["target"]["text"] == lines[-1]
    assert cut_off["response"].strip().startswith(f"{lines[0]}\n")
    assert cut_off["target"]["text"] == lines[0]


@pytest.mark.parametrize(
    ("method", "measure"),
    [
        ("integrated_gradients", "completeness residual"),
        ("occlusion", None),
        ("lime", "rank correlation on held-out texts"),
        ("shap", "standard error"),
    ],
)
def test_every_method_finds_the_flawed_recommendation_and_says_how_far_to_trust_it(
    shell: Shell, method: str, measure: str | None
) -> None:
    how = "--method", method, "--masks", 96, "--steps", 16
    ended = shell("salience", "fewshot-mistake", "--target-line", 2, *how, "--json")
    assert "Recommendation: You have to try it." in ranked(ended)[:2]
    agreement = ended.json["trust"]["agreement"]
    assert (agreement and agreement["measure"]) == measure
    (one, *_) = ended.json["trust"]["deletion"]
    assert one["count"] == 1
    assert one["top"] > one["high"] >= one["random"] >= one["low"]
    assert "times less likely" in ended.json["trust"]["sentences"][0]


def test_influence_by_way_of_the_answer_is_followed_back(shell: Shell, tmp_path: Path) -> None:
    how = "salience", "fewshot-fixed", "--multi-hop", "--save", tmp_path / "known.npz"
    ended = shell(*how, "--json")
    analysis = next(s for s in ended.json["segments"] if s["text"].startswith("This dish"))
    assert analysis["rank"] is None
    assert 0.1 < analysis["passed_on"] < 0.3
    assert "Not tested" in ended.errors
    assert ended.json["trust"]["deletion"] is None
    again = shell("salience", "--load", tmp_path / "known.npz", "--multi-hop", "--json")
    assert again.json["segments"] == ended.json["segments"]
    table = shell("salience", "--load", tmp_path / "known.npz", "--multi-hop").output
    assert "passed on by “This dish contains eggs, which you don't like.”" in table


def test_a_method_that_cannot_follow_influence_back_says_so(shell: Shell) -> None:
    how = "salience", "fewshot-fixed", "--method", "occlusion", "--multi-hop", "--no-check"
    assert "--multi-hop has no effect with --method occlusion." in shell(*how).errors


def test_a_contrast_tells_why_this_rather_than_that(shell: Shell) -> None:
    how = "--method", "contrastive", "--foil", "Recommendation: Avoid.", "--no-check"
    ended = shell("salience", "fewshot-mistake", "--target-line", 2, *how, "--json")
    assert ended.code == 0
    assert any(part["score"] < 0 for part in ended.json["segments"])
    assert any(part["score"] > 0 for part in ended.json["segments"])


def test_how_the_words_of_a_contrast_are_read_is_told(shell: Shell) -> None:
    how = "--method", "contrastive", "--foil", "Avoid.", "--no-check", "--target", "You have to try"
    ended = shell("salience", "fewshot-mistake", *how, "--json")
    assert "instead is read with a space before it, as the model would" in ended.errors
    ended = shell("salience", "fewshot-mistake", *how, "--json", "--space", "no")
    assert "instead is read without a space before it, as chosen." in ended.errors


def test_an_answer_the_model_did_not_give_can_be_explained(shell: Shell) -> None:
    how = "--answer", "Avoid.", "--no-check"
    ended = shell("salience", "fewshot-mistake", *how, "--json")
    assert ended.json["response"] == " Avoid."
    assert ended.json["target"]["text"] == "Avoid."
    assert ended.json["trust"]["target_log_probability"] < -1


def test_words_of_the_prompt_are_explained_by_what_precedes_them(shell: Shell) -> None:
    how = "--prompt-part", "Onion soup", "--no-check"
    ended = shell("salience", "fewshot-mistake", *how, "--json")
    assert ended.json["target"]["text"] == "Onion soup"
    assert ended.json["segments"][-1]["text"] == "Onion soup"


def test_several_spans_with_weights_are_one_selection(shell: Shell) -> None:
    how = "--method", "grad_dot_input", "--no-check", "--json"
    scores = [
        np.array([part["score"] for part in ended.json["segments"]])
        for span in ("0:3", "5:6", "0:3,5:6*-2")
        for ended in [shell("salience", "fewshot-mistake", "--target-span", span, *how)]
    ]
    np.testing.assert_allclose(scores[2], scores[0] - 2 * scores[1], atol=1e-6)


def test_a_saved_explanation_answers_again_without_a_model(
    shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.npz"
    asked = "--target-line", 2, "--no-check", "--json"
    first = shell("salience", "fewshot-mistake", "--save", file, *asked)
    monkeypatch.setattr("lit_core.shell.explaining.chosen_engine", None)
    again = shell("salience", "--load", file, *asked)
    assert again.json == first.json
    other = shell("salience", "--load", file, "--target-line", 1, "--granularity", "words")
    assert other.code == 0
    lime = shell("salience", "--load", file, "--method", "lime")
    assert lime.code == 2
    assert "contains only baylime" in lime.errors


def test_a_saved_explanation_of_another_method_answers_by_it(
    shell: Shell, explained: Attribution, tmp_path: Path
) -> None:
    save_attribution(explained, tmp_path / "gradients.npz")
    again = shell("salience", "--load", tmp_path / "gradients.npz", "--target-line", 2, "--json")
    assert again.json["method"] == "grad_l2"


def test_a_space_before_an_answer_can_be_chosen(shell: Shell) -> None:
    how = "salience", "fewshot-fixed", "--answer", "Avoid.", "--no-check", "--json"
    assert shell(*how).json["response"] == " Avoid."
    assert "is read with a space before it" in shell(*how).errors
    exact = shell(*how, "--space", "no")
    assert exact.json["response"] == "Avoid."
    assert "without a space before it, as chosen" in exact.errors


def test_what_has_no_effect_is_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "extra.prompt").write_text(
        "---\nmodel: gemma2_instruct_2b_en\nowner: policy\nconfig: {maxOutputTokens: 8192}\n"
        "---\nEat"
    )
    ended = shell("salience", tmp_path / "extra.prompt", "--answer", "Avoid.", "--no-check",
                  "--temperature", 1, "--steps", 4, "--foil", "Yum.")  # fmt: skip
    for said in (
        "--steps has no effect with --method baylime.",
        "--foil has no effect with --method baylime.",
        "--temperature has no effect with --answer",
        "extra: This prompt names the model gemma2_instruct_2b_en, and tiny-gemma answers.",
        "extra: Its file also says owner, which has no effect here.",
        "extra: The prompt asks for maxOutputTokens 8,192: 4,096 is taken",
    ):
        assert any(said in sentence for sentence in ended.sentences)
