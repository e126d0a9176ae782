"""Runs of the scripted model, and what explains their answers."""

from lit_core.compare import Case, Variant
from lit_core.engine import Explanation, Run
from lit_core.gemma import Decoding
from lit_core.prompts import PromptTemplate
from lit_core.salience import (
    Attribution,
    TypedText,
)
from tests.engine.scripted_model import ScriptedEngine, until


def variant(template: str, decoding: Decoding | None = None) -> Variant:
    return Variant("v", "p", PromptTemplate(template), decoding or Decoding())


CASE = Case("1", {"dish": "soup"})
DISH = variant("Eat {{dish}} now?")

TWO_LINES = TypedText("So good.\nEat it.")


def two_lines(engine: ScriptedEngine, prompt: Variant = DISH) -> tuple[Run, Explanation]:
    """A run whose answer has two lines, of which the last is explained."""
    run = Run(engine, CASE, prompt, answer=TWO_LINES)
    assert run.generating
    run.generating.wait()
    run.advance()  # once: the next time it asks for every line
    until(lambda: run.finished)
    assert run.explanation
    return run, run.explanation


def known(run: Run) -> Attribution:
    attribution = run.cell().attribution
    assert attribution
    return attribution
