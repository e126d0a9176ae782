"""The job that finds the fewest changes to a prompt, or to its input, that change the answer."""

from pathlib import Path

import pytest

from tests.shell.conftest import Shell

MISTAKE = "counterfactuals", "fewshot-mistake", "--target-line", 2


def test_the_flawed_recommendation_is_one_of_the_smallest_changes(shell: Shell) -> None:
    found = shell(*MISTAKE, "--label", "Never eat it.", "--json").json
    without = "Without line 9, “Recommendation: You have to try it.”"
    (flawed,) = [each for each in found["changes"] if each["change"].startswith(without)]
    assert found["size"] == 1
    assert flawed["prompt"].count("You have to try it.") == 1
    assert flawed["response"].rstrip().endswith("Avoid.")
    assert "You have to try it." in found["response"]
    # A label that no example has is tried as well.
    assert any("Never eat it." in each["prompt"] for each in found["changes"])


def test_what_was_found_is_told_in_sentences(shell: Shell) -> None:
    ended = shell(*MISTAKE)
    assert ended.code == 0
    assert "single changes that were tried change the answer" in ended.output
    assert "the answer becomes" in ended.output


def test_other_values_are_put_in_the_place_of_the_input_and_nothing_else_is_changed(
    shell: Shell, tmp_path: Path
) -> None:
    data = tmp_path / "dishes.csv"
    data.write_text("menu_item\nApple pie\nGrilled salmon\nOnion soup\n", encoding="utf-8")
    ended = shell(*MISTAKE, "--values-from", data, "--label", "Avoid.", "--json")
    found = ended.json
    assert "--label has no effect with --values-from." in ended.sentences
    assert found["tried"] == 3
    assert found["advice"] == ""
    for each in found["changes"]:
        assert "Recommendation: You have to try it." in each["prompt"]
        assert each["change"].startswith("With “")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--granularity", "chapters"), "chapters"),
        (("--target-span", "one"), "--target-span one must be A:B"),
        (("--values-from", "nowhere.csv"), "There is no file nowhere.csv"),
    ],
)
def test_a_wrong_argument_is_told_in_a_sentence(
    shell: Shell, arguments: tuple[str, ...], told: str
) -> None:
    ended = shell("counterfactuals", "fewshot-mistake", *arguments)
    assert ended.code == 2
    assert told in ended.errors


def test_a_file_without_the_prompts_variable_is_refused(shell: Shell, tmp_path: Path) -> None:
    data = tmp_path / "other.csv"
    data.write_text("colour\nblue\n", encoding="utf-8")
    ended = shell(*MISTAKE, "--values-from", data)
    assert ended.code == 2
    assert "has no values to try: it needs a column" in ended.errors
