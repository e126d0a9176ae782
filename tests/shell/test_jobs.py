"""Each job does what it says, prints one JSON object when asked, and says how it ended."""

from pathlib import Path

import pytest

from lit_core.gemma import Generation, resolve
from lit_core.prompts import load_prompt
from tests.shell.conftest import Shell


def test_generate_prints_the_answer_and_all_about_it(shell: Shell, mistake: Generation) -> None:
    ended = shell("generate", "fewshot-mistake", "--max-tokens", 6, "--json")
    assert ended.code == 0
    assert list(ended.json) == [
        *("prompt", "response", "tokens", "finish_reason", "model", "fingerprint", "seed"),
        *("stop_sequences", "stopped_at"),
    ]
    assert ended.json["prompt"] == mistake.prompt
    assert mistake.response.startswith(ended.json["response"])
    assert [token["text"] for token in ended.json["tokens"]] == [
        token.text for token in mistake.response_tokens[:6]
    ]
    assert ended.json["finish_reason"] == "length"
    assert ended.json["fingerprint"] == mistake.model.fingerprint


def test_an_answer_ends_where_it_is_told_to(shell: Shell) -> None:
    how = "generate", "fewshot-mistake", "--json"
    usual = shell(*how).json
    assert (usual["stop_sequences"], usual["stopped_at"]) == (["\n\n"], "")
    first = shell(*how, "--stop", r"\n", "--stop", "never said").json
    assert first["stop_sequences"] == ["\n", "never said"]
    assert first["stopped_at"] == "\n"
    assert first["response"] == usual["response"].splitlines()[0]
    assert shell(*how, "--stop", "").json["stop_sequences"] == []


def test_a_prompt_without_a_stop_sequence_ends_where_its_examples_do(
    shell: Shell, tmp_path: Path
) -> None:
    template = load_prompt("fewshot-mistake").template.text.replace("{{", "").replace("}}", "")
    (tmp_path / "own.prompt").write_text(template)
    ended = shell("generate", tmp_path / "own.prompt", "--max-tokens", 2, "--json")
    assert ended.json["stop_sequences"] == ["\n\n"]
    assert "own: The answer stops at a blank line, as its examples do; --stop" in ended.errors
    silent = shell("generate", tmp_path / "own.prompt", "--max-tokens", 2, "--stop", "")
    assert "as its examples do" not in silent.errors


def test_a_value_typed_goes_over_the_default(shell: Shell) -> None:
    ended = shell("generate", "fewshot-fixed", "--var", "menu_item=A=B", "--max-tokens=1", "--json")
    assert "Suggestion: A=B\n" in ended.json["prompt"]


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
    shown = shell("prompts", "show", "fewshot-fixed", "--json").json
    assert shown["schema"] == dict.fromkeys(shown["default"], "string")
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
    assert ended.sentences == [f"tiny-gemma: {resolve('tiny-gemma').caution}"]
    assert isinstance(ended.json, dict)


def test_the_list_of_models_says_what_small_ones_are_good_for(shell: Shell) -> None:
    rows = shell("models", "list", "--json").json["models"]
    said = {row["name"]: row["caution"] for row in rows if row["caution"]}
    assert said == {name: resolve(name).caution for name in ("tiny-gemma", "gemma3_270m")}
    assert all(caution in shell("models", "list").output for caution in said.values())
