"""The job that compares prompts writes a row for each answer, and why there is none."""

import csv
import json
from pathlib import Path

from lit_core.prompts import load_prompt
from tests.shell.conftest import Shell

FILES = ["comparison.csv", "pairs.csv", "comparison.jsonl", "salience.csv", "report.html"]


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


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
    how = "The answer that was typed is read with a space before it, as the model would more likely"
    assert f"fewshot-mistake, fewshot-fixed: {how}" in ended.errors
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
    told = [cell["output"] for cell in ended.json["cells"]]
    assert [row["output"] for row in answers] == [output.strip() for output in told]
    lines = (tmp_path / "out" / "comparison.jsonl").read_text().splitlines()
    assert [json.loads(line)["output"] for line in lines] == told

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


def test_a_column_that_no_prompt_has_is_told(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "cases.csv").write_text("food_likes,food_dislikes,menu_item,price\na,b,c,1\n")
    prompts, where = ("fewshot-mistake", "fewshot-fixed"), ("--out", tmp_path / "out")
    ended = shell("compare", *prompts, "--data", tmp_path / "cases.csv", *where, "--max-tokens", 2)
    assert "No prompt has a variable called price." in ended.sentences


def dishes(folder: Path, *answers: str) -> Path:
    """A dataset of a row for each answer."""
    lines = [f"Cheese,Can't eat eggs,Quiche Lorraine,{answer}" for answer in answers]
    file = folder / "dishes.csv"
    file.write_text("\n".join(["food_likes,food_dislikes,menu_item,__target", *lines]))
    return file


def test_answers_of_the_data_are_explained_where_that_is_asked_for(
    shell: Shell, tmp_path: Path
) -> None:
    prompts = "fewshot-mistake", "fewshot-fixed"
    where = "--data", dishes(tmp_path, "Avoid.", "Likely good."), "--out", tmp_path / "out"
    ended = shell("compare", *prompts, *where, "--answers-from-data", "--json")
    assert ended.code == 0
    answers = [cell["output"].strip() for cell in ended.json["cells"]]
    assert answers == ["Avoid.", "Avoid.", "Likely good.", "Likely good."]
    table = rows(tmp_path / "out" / "salience.csv")
    assert {(row["case_id"], row["target_text"]) for row in table} == {
        ("2", "Avoid."),
        ("3", "Likely good."),
    }


def test_answers_of_the_data_that_are_not_used_are_told(shell: Shell, tmp_path: Path) -> None:
    prompts = "fewshot-mistake", "fewshot-fixed"
    where = "--data", dishes(tmp_path, "Avoid."), "--out", tmp_path / "out", "--max-tokens", 2
    ended = shell("compare", *prompts, *where, "--json")
    assert [cell["output"].strip() for cell in ended.json["cells"]] != ["Avoid.", "Avoid."]
    assert any("--answers-from-data explains them" in said for said in ended.sentences)


def test_a_case_without_an_answer_is_named_before_anything_runs(
    shell: Shell, tmp_path: Path
) -> None:
    prompts, out = ("fewshot-mistake", "fewshot-fixed"), ("--out", tmp_path / "out")
    how = "--data", dishes(tmp_path, "Avoid.", ""), "--answers-from-data"
    ended = shell("compare", *prompts, *how, *out)
    assert (ended.code, ended.output) == (2, "")
    assert "The case “3” of" in ended.errors
    assert "has no answer: fill in its __target" in ended.errors
    assert not (tmp_path / "out").exists()
    assert "exclude each other" in shell("compare", *prompts, *how, "--answer", "x", *out).errors
    assert "needs --data" in shell("compare", *prompts, "--answers-from-data", *out).errors
