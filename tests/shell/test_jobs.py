"""Each job does what it says, prints one JSON object when asked, and says how it ended."""

import csv
import json
from pathlib import Path

import pytest

from lit_core.gemma import Generation
from tests.shell.conftest import Shell

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


def test_models_are_listed_and_checked(shell: Shell) -> None:
    listed = shell("models", "list", "--json")
    assert listed.json["models"][0]["name"] == "tiny-gemma"
    checked = shell("models", "check", "tiny-gemma", "--json")
    assert (checked.code, checked.json["architecture"]) == (0, "GemmaCausalLM")


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
