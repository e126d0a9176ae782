"""Each job does what it says, prints one JSON object when asked, and says how it ended."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from lit_core.gemma import CAUTIONS, Generation
from lit_core.prompts import load_prompt
from tests.shell.conftest import Ended, Shell

FILES = ["comparison.csv", "pairs.csv", "comparison.jsonl", "salience.csv", "report.html"]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_generate_prints_the_answer_and_all_about_it(shell: Shell, mistake: Generation) -> None:
    ended = shell("generate", "fewshot-mistake", "--max-tokens", 6, "--json")
    assert ended.code == 0
    assert list(ended.json) == [
        *("prompt", "response", "tokens", "finish_reason", "model", "fingerprint", "seed")
    ]
    assert ended.json["prompt"] == mistake.prompt
    assert mistake.response.startswith(ended.json["response"])
    assert [token["text"] for token in ended.json["tokens"]] == [
        token.text for token in mistake.response_tokens[:6]
    ]
    assert ended.json["finish_reason"] == "length"
    assert ended.json["fingerprint"] == mistake.model.fingerprint


def test_a_value_typed_goes_over_the_default(shell: Shell) -> None:
    ended = shell("generate", "fewshot-fixed", "--var", "menu_item=A=B", "--max-tokens=1", "--json")
    assert "Suggestion: A=B\n" in ended.json["prompt"]


def ranked(ended: Ended) -> list[str]:
    """The prompt's lines, the one with most influence first."""
    parts = [s for s in ended.json["segments"] if s["rank"] and s["role"] != "response"]
    return [part["text"] for part in sorted(parts, key=lambda part: part["rank"])]


@pytest.mark.parametrize(
    ("method", "measure"),
    [
        ("integrated_gradients", "completeness residual"),
        ("occlusion", None),
        ("lime", "rank correlation on held-out texts"),
        ("shap", "efficiency gap"),
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


def test_a_contrast_tells_why_this_rather_than_that(shell: Shell) -> None:
    how = "--method", "contrastive", "--foil", "Recommendation: Avoid.", "--no-check"
    ended = shell("salience", "fewshot-mistake", "--target-line", 2, *how, "--json")
    assert ended.code == 0
    assert any(part["score"] < 0 for part in ended.json["segments"])
    assert any(part["score"] > 0 for part in ended.json["segments"])


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
    assert "holds gradients" in lime.errors


def test_a_comparison_can_be_explained_by_any_method(shell: Shell, tmp_path: Path) -> None:
    prompts = "fewshot-mistake", "fewshot-fixed"
    how = "--method", "contrastive", "--foil", "Not today.", "--target-line", 2
    ended = shell("compare", *prompts, *how, "--out", tmp_path, "--json")
    assert ended.code == 0
    table = rows(tmp_path / "salience.csv")
    assert {row["method"] for row in table} == {"contrastive"}
    assert {row["variant"] for row in table if float(row["score"]) < 0} == set(prompts)


def test_each_answer_can_be_scored_under_each_prompt(shell: Shell, tmp_path: Path) -> None:
    prompts = "fewshot-mistake", "fewshot-fixed"
    ended = shell("compare", *prompts, "--cross", "--out", tmp_path, "--json")
    (cross,) = ended.json["cross"]
    assert cross["variants"] == list(prompts)
    (own, other), (others, its_own) = cross["log_probabilities"]
    assert own > others + 2
    assert its_own > other + 2


def test_two_prompts_are_compared_on_one_and_the_same_answer(shell: Shell, tmp_path: Path) -> None:
    prompts = "fewshot-mistake", "fewshot-fixed"
    ended = shell("compare", *prompts, "--answer", "Avoid.", "--out", tmp_path, "--json")
    assert [cell["output"] for cell in ended.json["cells"]] == [" Avoid.", " Avoid."]
    assert {row["target_text"] for row in rows(tmp_path / "salience.csv")} == {"Avoid."}


def test_compare_writes_the_tables_of_every_case_and_variant(shell: Shell, tmp_path: Path) -> None:
    data = tmp_path / "dishes.csv"
    data.write_text(
        "__id,food_likes,food_dislikes,menu_item\nq,Cheese,Can't eat eggs,Quiche Lorraine\n"
        "t,Cake,Don't like fish,Tiramisu\n"
    )
    prompts = "fewshot-mistake", "fewshot-fixed"
    where = "--data", data, "--out", tmp_path / "out"
    ended = shell("compare", *prompts, *where, "--target", "You have to try it.", "--json")
    assert ended.code == 0
    assert list(ended.json) == ["comparison_id", "files", "cells"]
    assert [Path(file).name for file in ended.json["files"]] == FILES
    answers = rows(tmp_path / "out" / "comparison.csv")
    assert [(row["case_id"], row["variant"]) for row in answers] == [
        (case, prompt) for case in "qt" for prompt in prompts
    ]
    assert [row["output"] for row in answers] == [c["output"] for c in ended.json["cells"]]
    lines = (tmp_path / "out" / "comparison.jsonl").read_text().splitlines()
    assert [json.loads(line)["output"] for line in lines] == [row["output"] for row in answers]

    # Not every answer says the target: that is told, and costs no table.
    assert any("does not say" in sentence for sentence in ended.sentences)
    explained = rows(tmp_path / "out" / "salience.csv")
    assert {(row["case_id"], row["variant"]) for row in explained} == {
        (row["case_id"], row["variant"])
        for row in answers
        if "You have to try it." in row["output"]
    }


def test_files_of_one_name_are_told_apart_by_their_folders(shell: Shell, tmp_path: Path) -> None:
    paths = []
    for folder, line in (("v1", "Eat"), ("v2", "Drink")):
        (tmp_path / folder).mkdir()
        paths.append(tmp_path / folder / "summary.prompt")
        paths[-1].write_text(f"---\nname: summary\n---\n{line}")
    ended = shell("compare", *paths, "--max-tokens", 2, "--out", tmp_path / "out", "--json")
    assert [cell["variant"] for cell in ended.json["cells"]] == ["v1/summary", "v2/summary"]


def test_columns_of_a_template_are_its_variables(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "a.prompt").write_text("From {{source}} to {{target}}: {{prompt}}")
    (tmp_path / "b.prompt").write_text("{{prompt}} in {{target}} ({{source}})")
    (tmp_path / "cases.csv").write_text("source,target,prompt\nEnglish,French,Soup\n")
    prompts = tmp_path / "a.prompt", tmp_path / "b.prompt"
    how = "--data", tmp_path / "cases.csv", "--max-tokens", 2, "--out", tmp_path / "out"
    assert shell("compare", *prompts, *how).code == 0
    asked = [row["rendered_prompt"] for row in rows(tmp_path / "out" / "comparison.csv")]
    assert asked == ["From English to French: Soup", "Soup in French (English)"]


def test_why_nothing_is_explained_is_told_in_the_table_and_by_the_exit_code(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "empty.prompt").write_text(
        '---\nconfig: {stopSequences: [" This"]}\n---\n'
        + load_prompt("fewshot-fixed").template.text.replace("{{", "").replace("}}", "")
    )
    prompts, where = ("fewshot-mistake", "fewshot-fixed"), ("--out", tmp_path / "out")
    ended = shell("compare", *prompts, "--target", "no such words", *where, "--json")
    assert ended.code == 1
    errors = [row["error"] for row in rows(tmp_path / "out" / "comparison.csv")]
    assert all("does not say 'no such words'" in error for error in errors)
    assert [cell["error"] for cell in ended.json["cells"]] == errors
    assert all(any(error in said for said in ended.sentences) for error in errors)
    both = shell("compare", "fewshot-fixed", tmp_path / "empty.prompt", *where, "--json")
    found = {row["variant"]: row["error"] for row in rows(tmp_path / "out" / "comparison.csv")}
    assert both.code == 0
    assert found["fewshot-fixed"] == ""


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
        "--steps has no effect with --method grad_l2.",
        "--foil has no effect with --method grad_l2.",
        "--temperature has no effect with --answer",
        "extra: This prompt names the model gemma2_instruct_2b_en, and tiny-gemma answers.",
        "extra: Its file also says owner, which has no effect here.",
        "extra: The prompt asks for maxOutputTokens 8,192: 4,096 is taken",
    ):
        assert any(said in sentence for sentence in ended.sentences)


def test_an_answer_is_as_long_as_there_is_room_for_beside_the_prompt(
    shell: Shell, tmp_path: Path
) -> None:
    (tmp_path / "long.prompt").write_text(
        '---\nconfig: {maxOutputTokens: 4096, stopSequences: ["."]}\n---\n'
        + "Taste-likes: Cheese\n" * 60
    )
    ended = shell("generate", tmp_path / "long.prompt", "--json")
    assert ended.code == 0
    assert "long: there is room for" in ended.errors


def test_models_are_listed_and_checked(shell: Shell) -> None:
    listed = shell("models", "list", "--json")
    assert listed.json["models"][0]["name"] == "tiny-gemma"
    checked = shell("models", "check", "tiny-gemma", "--json")
    assert (checked.code, checked.json["architecture"]) == (0, "GemmaCausalLM")


def test_a_job_computes_in_the_precision_that_is_asked_for(shell: Shell) -> None:
    checked = shell("models", "check", "tiny-gemma", "--precision", "bfloat16", "--json")
    assert (checked.code, checked.json["dtype"]) == (0, "bfloat16")
    how = "generate", "fewshot-mistake", "--max-tokens", 3, "--json"
    exact, rounded = (shell(*how, "--precision", each).json for each in ("float32", "bfloat16"))
    assert rounded["fingerprint"] == checked.json["fingerprint"] != exact["fingerprint"]


def test_the_likeliest_token_is_all_that_top_k_of_one_leaves(shell: Shell) -> None:
    how = "generate", "fewshot-mistake", "--max-tokens", 8, "--json"
    greedy = shell(*how).json["response"]
    hot = "--temperature", 3
    assert shell(*how, *hot, "--top-k", 1).json["response"] == greedy
    assert shell(*how, *hot, "--seed", 4).json["response"] != greedy


def test_prompts_are_listed_shown_and_told_apart(shell: Shell) -> None:
    names = [prompt["name"] for prompt in shell("prompts", "list", "--json").json["prompts"]]
    assert names[:3] == ["fewshot-mistake", "fewshot-fixed", "fewshot-constitution"]
    assert "{{menu_item}}" in shell("prompts", "show", "fewshot-fixed").output
    lines = shell("prompts", "diff", *names[:2], "--json").json["lines"]
    (changed,) = [line for line in lines if line["kind"] != "same"]
    assert changed["before"] == "Recommendation: You have to try it."
    assert changed["after"] == "Recommendation: Avoid."


@pytest.mark.parametrize("arguments", [[], ["nonsense"], ["generate"], ["models", "buy"]])
def test_what_cannot_be_understood_exits_with_two(shell: Shell, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        shell(*arguments)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    "job",
    [
        ("generate", "fewshot-mistake", "--max-tokens", 2),
        ("salience", "fewshot-mistake", "--max-tokens", 2, "--no-check"),
        ("compare", "fewshot-mistake", "fewshot-fixed", "--max-tokens", 2),
        ("models", "check", "tiny-gemma"),
    ],
    ids=lambda job: job[0],
)
def test_what_a_small_model_is_good_for_is_said_beside_the_result(
    shell: Shell, job: tuple, tmp_path: Path
) -> None:
    where = ("--out", tmp_path) if job[0] == "compare" else ()
    ended = shell(*job, *where, "--json")
    assert ended.sentences == [f"tiny-gemma: {CAUTIONS['tiny-gemma']}"]
    assert isinstance(ended.json, dict)


def test_the_list_of_models_says_what_small_ones_are_good_for(shell: Shell) -> None:
    rows = shell("models", "list", "--json").json["models"]
    said = {row["name"]: row["caution"] for row in rows if row["caution"]}
    assert said == CAUTIONS
    assert all(caution in shell("models", "list").output for caution in CAUTIONS.values())
