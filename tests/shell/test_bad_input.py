"""Bad input is answered with one clear sentence and an exit code, never with a traceback."""

from pathlib import Path

import pytest

from tests.shell.conftest import Ended, Shell

FAILED, WRONG = 1, 2
HEAD = "---\nname: mine\n---\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a file for every kind of trouble."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "open.prompt").write_text(HEAD + "Eat {{dish}}")
    (tmp_path / "bare.prompt").write_text(HEAD + "{{dish}}")
    (tmp_path / "section.prompt").write_text(HEAD + "{{#if a}}")
    (tmp_path / "unclosed.prompt").write_text("---\nname: [\n---\nEat")
    (tmp_path / "none.prompt").write_text(HEAD + "Eat")
    (tmp_path / "elsewhere.prompt").write_text("---\nconfig: {max_tokens: 3}\n---\nEat")
    (tmp_path / "broken.jsonl").write_text('{"dish": "soup"}\n{"dish": \n')
    (tmp_path / "prompts.jsonl").write_text('{"prompt": "Eat"}\n')
    (tmp_path / "empty.csv").write_text("dish\n")
    (tmp_path / "likes.csv").write_text("likes\nsalt\n")
    (tmp_path / "a_file").write_text("")
    preset = tmp_path / "broken_preset"
    preset.mkdir()
    (preset / "config.json").write_text("{}")
    return tmp_path


def assert_refused(shell: Shell, typed: str, code: int, sentence: str) -> Ended:
    ended = shell(*typed.split(" "))
    assert ended.code == code
    assert ended.output == ""
    (said,) = ended.sentences
    assert sentence in said
    assert "Traceback" not in ended.errors
    return ended


COMPARE = "compare fewshot-mistake fewshot-fixed"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("generate fewshot-mistke", "Did you mean fewshot-mistake?"),
        ("generate absent.prompt", "There is no prompt file absent.prompt"),
        ("generate section.prompt", "a section"),
        ("generate unclosed.prompt", "unclosed.prompt"),
        ("generate open.prompt", "dish"),
        ("generate open.prompt --var dish", "must be NAME=VALUE"),
        ("generate open.prompt --temperature -1", "The temperature must be 0"),
        ("generate open.prompt --max-tokens 0", "must be at least 1"),
        ("generate open.prompt --temperature inf", "up to 5, not inf"),
        ("generate open.prompt --temperature nan", "up to 5, not nan"),
        ("generate open.prompt --max-tokens 5000", "at most 4,096, not 5,000"),
        ("generate open.prompt --var dsh=x", "did you mean dish? The prompt has dish."),
        ("generate ~nobody-here/a.prompt", "There is no prompt file ~nobody-here/a.prompt"),
        ("generate none.prompt --var a=b", "--var a has no effect: the prompt has no variables"),
        ("generate elsewhere.prompt", "“max_tokens” (write “maxOutputTokens”)"),
        ("salience open.prompt --var dish=x --target-span 0:2*0", "Every weight of the selection"),
        (
            "salience open.prompt --var dish=x --prompt-part Eat --target x",
            "--prompt-part explains words of the prompt",
        ),
        ("salience open.prompt --var dish=x --method lyme", "Choose among: baylime, gim, grad_l2"),
        ("salience open.prompt --var dish=x --granularity letters", "Choose among: tokens"),
        ("salience open.prompt --var dish=x --granularity custom:(", "not a regular expression"),
        ("salience open.prompt --var dish=x --target-span 1", "must be A:B, two whole numbers"),
        ("salience open.prompt --var dish=x --target-span 0:2,3", "must be A:B, two whole numbers"),
        ("salience open.prompt --var dish=x --method contrastive", "A contrast needs --foil"),
        (f"{COMPARE} --out=", "--out is empty: name a folder"),
        ("salience open.prompt --var dish=x --steps 0", "steps must be at least 1"),
        ("salience open.prompt --var dish=x --masks 0", "samples must be at least 1"),
        ("salience open.prompt --var dish=x --baseline one", "Choose among: pad, zero, mean"),
        ("salience open.prompt --var dish=x --omission cut", "Choose among: delete, hide"),
        ("salience", "either a PROMPT or --load FILE"),
        ("salience --load absent.npz", "absent.npz cannot be read"),
        ("salience --load a_file", "a_file is not a saved explanation"),
        (f"{COMPARE} --method lyme", "Choose among: baylime, gim, grad_l2"),
        (f"{COMPARE} --target-span a:b", "must be A:B, two whole numbers"),
        (f"{COMPARE} --samples 0", "must be 1 or more"),
        (f"{COMPARE} --data broken.jsonl", "line 2: not valid JSON"),
        (f"{COMPARE} --data prompts.jsonl", "holds whole prompts"),
        (f"{COMPARE} --data empty.csv", "holds no examples"),
        (f"{COMPARE} --data likes.csv", "food_likes"),
        (f"{COMPARE} --data absent.csv", "absent.csv"),
        ("compare fewshot-mistake", "needs two prompts or more"),
        ("compare fewshot-mistake fewshot-mistake", "One of the prompts is given twice"),
        ("models check", "takes 1 name"),
        ("prompts diff fewshot-fixed", "takes 2 name"),
        ("generate fewshot-mistake --precision half", 'no precision "half": choose one of float32'),
        ("models check tiny-gemma --precision int4", 'no precision "int4"'),
        ("generate fewshot-mistake --top-k -1", "Top-k must be 0"),
    ],
)
def test_wrong_input_is_refused_before_a_model_is_loaded(
    shell: Shell, folder: Path, typed: str, sentence: str
) -> None:
    ended = assert_refused(shell, typed, WRONG, sentence)
    assert "Loading the model" not in ended.errors


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("generate bare.prompt --var dish=", "The prompt is empty"),
        (f"generate open.prompt --var dish={'soup' * 900}", "shorten the prompt"),
        ("generate open.prompt --var dish=\udcff", "is broken (half of a character)"),
        ("generate fewshot-mistake --model tiny-gema", 'Did you mean "tiny-gemma"?'),
        ("generate fewshot-mistake --model .", "holds no preset"),
        ("models check tiny-gema", 'Did you mean "tiny-gemma"?'),
        ("salience bare.prompt --var dish=Hi --max-tokens 1 --target-line 9", "no line 9"),
        (f"salience open.prompt --var dish=Hi --answer {'soup' * 900}", "more than the 512"),
        ("salience open.prompt --var dish=Hi --prompt-part Bye", "The prompt does not say 'Bye'"),
    ],
)
def test_what_only_the_model_can_tell_is_wrong_is_refused_by_it(
    shell: Shell, folder: Path, typed: str, sentence: str
) -> None:
    assert_refused(shell, typed, WRONG, sentence)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (f"{COMPARE} --out a_file", "cannot be made"),
        (f"{COMPARE} --out a_file/below", "cannot be made"),
        (f"{COMPARE} --out /dev/fd", "cannot be written to"),
        ("models check broken_preset", "Download or save the preset again"),
    ],
)
def test_what_fails_through_no_fault_of_the_arguments_exits_with_one(
    shell: Shell, folder: Path, typed: str, sentence: str
) -> None:
    assert_refused(shell, typed, FAILED, sentence)
