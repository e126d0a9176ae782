"""What goes between with the same model changes nothing in what it interrupts."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from lit_core.engine import (
    AttributionRequest,
    DeletionTestRequest,
    GenerateRequest,
    Request,
    ScoreRequest,
)
from lit_core.gemma import Decoding, Generation
from lit_core.progress import ProgressToken
from lit_core.salience import Attribution, AttributionConfig, MethodOptions, default_target

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma

MOST = 3
OPTIONS = MethodOptions(steps=2, samples=40, foil="Avoid.")
METHODS = ("grad_l2", "integrated_gradients", "occlusion", "lime", "shap", "contrastive")


def interrupting(generation: Generation) -> list[Request]:
    """Requests of each kind, on another text than the one that is traced."""
    other = replace(generation, response=generation.response)
    return [
        GenerateRequest("Eat soup.", Decoding(max_new_tokens=3)),
        ScoreRequest("Eat soup.", " Yes."),
        AttributionRequest.of_target(other, default_target(other)),
        AttributionRequest(other, (), AttributionConfig("occlusion", "paragraphs")),
    ]


@pytest.mark.parametrize("method", METHODS)
def test_interrupted_evidence_is_the_same(gemma: "Gemma", mistake: Generation, method: str) -> None:
    request = AttributionRequest(mistake, (), AttributionConfig(method, "paragraphs", OPTIONS))
    between = interrupting(gemma.score_response("Eat onions.", " Avoid.\nReally."))
    checks = 0

    def go_between() -> None:
        nonlocal checks
        checks += 1
        if checks <= MOST:
            for each in between:
                each.execute(gemma, ProgressToken())

    plain = request.execute(gemma, ProgressToken())
    interrupted = request.execute(gemma, ProgressToken(on_check=go_between))
    assert checks >= 1
    for field in fields(plain):
        np.testing.assert_array_equal(
            getattr(interrupted, field.name), getattr(plain, field.name), err_msg=field.name
        )


def test_an_interrupted_deletion_test_is_the_same(gemma: "Gemma", mistake: Generation) -> None:
    known = Attribution(mistake)
    parts = tuple(part for part in known.segments("paragraphs") if part.role == "template")
    request = DeletionTestRequest(mistake, known.selection(default_target(mistake)), parts)
    between = interrupting(mistake)

    def go_between() -> None:
        for each in between:
            each.execute(gemma, ProgressToken())

    token = ProgressToken(on_check=go_between)
    assert request.execute(gemma, token) == request.execute(gemma, ProgressToken())
