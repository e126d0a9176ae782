"""Commands in the pages can be typed as they stand."""

import re
import shlex
from pathlib import Path

import pytest

from lit_core.__main__ import COMMANDS
from lit_core.prompts import load_prompt
from lit_core.shell.arguments import parser
from tests.docs.pages import PAGES, ROOT, name, read

SHELL = re.compile(r"^\S*python -m lit_core (.+)$", re.MULTILINE)
MAKE = re.compile(r"(?:`|^|\s)make ([a-z][a-z-]+)(?:`|$| [A-Z]+=|\.)", re.MULTILINE)
VARIABLE = re.compile(r"\bmake(?: [a-z-]+)? ([A-Z]+)=")
TARGET = re.compile(r"^([a-z][a-z-]*):", re.MULTILINE)
SHELL_LINES = SHELL.findall(read(ROOT / "README.md"))


def test_there_are_commands_to_check() -> None:
    assert {shlex.split(command)[0] for command in SHELL_LINES} == {*COMMANDS}


@pytest.mark.parametrize("command", SHELL_LINES)
def test_every_shell_line_is_understood(command: str) -> None:
    typed = parser(COMMANDS).parse_args(shlex.split(command))
    names = [*getattr(typed, "prompts", []), *filter(None, [getattr(typed, "prompt", None)])]
    for prompt in names:
        assert load_prompt(prompt).template.variables


@pytest.mark.parametrize("command", SHELL_LINES)
def test_every_option_is_spelled_out(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    job, *rest = shlex.split(command)
    with pytest.raises(SystemExit):
        parser(COMMANDS).parse_args([job, "--help"])
    known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
    assert {option for option in rest if option.startswith("--")} <= known


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_make_target_and_variable_is_in_the_makefile(page: Path) -> None:
    makefile = read(ROOT / "Makefile")
    assert set(MAKE.findall(read(page))) <= set(TARGET.findall(makefile))
    for variable in VARIABLE.findall(read(page)):
        assert f"{variable} ?=" in makefile


def test_the_readme_names_both_commands_of_the_first_day() -> None:
    assert {"run", "test"} <= set(MAKE.findall(read(ROOT / "README.md")))
