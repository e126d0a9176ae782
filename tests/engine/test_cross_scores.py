"""Every answer is read under every prompt."""

import numpy as np

from lit_core.engine import CrossScores, Run
from lit_core.salience import (
    TypedText,
)
from tests.engine.runs import CASE, variant
from tests.engine.scripted_model import ScriptedEngine


def test_each_answer_is_read_under_each_prompt(engine: ScriptedEngine) -> None:
    cells = [
        Run(engine, CASE, variant(text)).wait() for text in ("Eat {{dish}}?", "Is it {{dish}}?")
    ]
    scores = CrossScores(engine, cells)
    assert scores.names == ["v", "v"]
    assert np.array(scores.log_probabilities()).shape == (2, 2)
    assert scores.finished
    others = [TypedText(" No."), TypedText(" Yes.")]
    assert np.array(CrossScores(engine, cells, others).log_probabilities()).shape == (2, 4)
