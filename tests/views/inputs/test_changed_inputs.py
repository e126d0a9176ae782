"""What was changed since an answer is named, and nothing else is."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from lit_core.compare import Case, Variant
from lit_core.engine import Engine, Run
from lit_core.gemma import Decoding
from lit_core.prompts import PromptTemplate, with_turn_markers
from lit_core.salience import TypedText
from lit_core.views.inputs.changed_inputs import changed_inputs
from tests.engine.scripted_model import ScriptedModel, engine_with

FIRST = Variant("first", "first", PromptTemplate("Eat {{dish}} now?"), Decoding())
SECOND = Variant("second", "second", PromptTemplate("Is {{dish}} good?"), Decoding())
BOTH = (FIRST, SECOND)
CASE = Case("1", {"dish": "soup"})
OTHER_TEXT = replace(SECOND, template=PromptTemplate("Is {{dish}} bad?"))
TURNS = tuple(replace(each, template=with_turn_markers(each.template)) for each in BOTH)
STOPPED = (FIRST, replace(SECOND, decoding=Decoding(stop_sequences=("\n",))))
SHORT = tuple(replace(each, decoding=Decoding(max_new_tokens=3)) for each in BOTH)


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    engine = engine_with(ScriptedModel())
    yield engine
    engine.unload()


def runs(engine: Engine, variants: tuple[Variant, ...]) -> list[Run]:
    return [Run(engine, CASE, variant) for variant in variants]


def test_nothing_changed_is_nothing_said(engine: Engine) -> None:
    assert changed_inputs(runs(engine, BOTH), engine, BOTH, Case("1", {"dish": "soup"}), None) == ""


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (BOTH, (FIRST, OTHER_TEXT), "the prompt"),
        (BOTH, (SECOND, FIRST), "the choice of prompts"),
        (BOTH, (FIRST,), "the choice of prompts"),
        (BOTH, TURNS, "how the prompt is sent"),
        (TURNS, BOTH, "how the prompt is sent"),
        (BOTH, (TURNS[0], OTHER_TEXT), "the prompt"),
        (BOTH, SHORT, "how the answer is written"),
        (BOTH, STOPPED, "how the answer is written"),
        (BOTH, (FIRST, replace(OTHER_TEXT, decoding=SHORT[0].decoding)),
         "the prompt and how the answer is written"),
        ((FIRST,), (FIRST, FIRST), "the number of answers"),
        ((FIRST, FIRST), (FIRST,), "the number of answers"),
        ((FIRST,), (replace(SECOND, prompt_name="another"),), "which prompt is shown"),
        ((FIRST,), (replace(FIRST, name="edited", template=SECOND.template),), "the prompt"),
        ((FIRST,), (), "the prompt"),
        ((FIRST,), (replace(FIRST, name="a copy"),), ""),
    ],
)  # fmt: skip
def test_another_version_is_named(
    engine: Engine, before: tuple[Variant, ...], now: tuple[Variant, ...], said: str
) -> None:
    assert changed_inputs(runs(engine, before), engine, now, CASE, None) == said


def test_another_input_answer_or_model_is_named(engine: Engine) -> None:
    before = runs(engine, (FIRST,))
    now = replace(FIRST, template=OTHER_TEXT.template)
    stew, more = Case("1", {"dish": "stew"}), Case("1", {"dish": "soup", "drink": "tea"})
    assert changed_inputs(before, engine, (FIRST,), stew, None) == "the input"
    assert changed_inputs(before, engine, (now,), more, None) == "the prompt"
    assert (
        changed_inputs(before, engine, (FIRST,), CASE, TypedText("It is."))
        == "the answer to explain"
    )
    other = engine_with(ScriptedModel())
    all_of_it = "the prompt, the input, the answer to explain and the model"
    assert changed_inputs(before, other, (now,), stew, TypedText("No.")) == all_of_it
    other.unload()
