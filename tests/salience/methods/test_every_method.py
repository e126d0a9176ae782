"""What holds for every method: any selection, any text, and a wish to stop."""

import threading
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from lit_core.errors import Cancelled, SalienceError
from lit_core.gemma import Generation, RulesName, TargetGradients
from lit_core.gemma.path_integrator import PathGradients
from lit_core.progress import Progress, ProgressToken
from lit_core.salience import (
    METHODS,
    Attribution,
    AttributionConfig,
    MethodOptions,
    compute_evidence,
    find_method,
    target_tokens,
)
from tests.planted.bare_model import BareModel
from tests.salience.methods.small_gemma import WORDS

OPTIONS = MethodOptions(steps=4, samples=40, foil=WORDS[35], foil_position=1)
LINEAR = sorted(METHODS.keys() - {"grad_l2", "lime"})
EVERY = pytest.mark.parametrize("name", METHODS)
# BayLIME's prior has the scale that fits the whole answer, whatever is selected of it.
OF_TARGETS = sorted(METHODS.keys() - {"baylime"})
SELECTIONS = {
    "one word": (0, 0, 1, 0),
    "apart": (1, 0, 0, 1),
    "signed": (1, -1, 0, 0.5),
    "all": (1, 1, 1, 1),
}


@dataclass(frozen=True)
class OneTarget:
    """A model in which a selection of the targets is the only target there is."""

    model: BareModel
    selection: np.ndarray

    def gradients(
        self,
        generation: Generation,
        groups: np.ndarray | None = None,
        progress: ProgressToken | None = None,
        rules: RulesName = "exact",
    ) -> TargetGradients:
        if len(generation.response_tokens) != len(self.selection):  # the foil
            return self.model.gradients(generation, groups, progress, rules)
        found = self.model.gradients(generation, self.selection[None], progress, rules)
        return TargetGradients(found.gram, found.dot_input, groups=np.eye(1))

    def path_gradients(self, *about: Any, **how: Any) -> PathGradients:
        found = self.model.path_gradients(*about, **how)
        return PathGradients(found.matrix @ self.selection[:, None], found.change @ self.selection)

    def masked_log_probabilities(self, *about: Any, **how: Any) -> np.ndarray:
        return self.model.masked_log_probabilities(*about, **how) @ self.selection[:, None]

    def score_replacement(self, *about: Any) -> Generation:
        return self.model.score_replacement(*about)


def ask(
    name: str, model: Any, generation: Generation, progress: ProgressToken | None = None
) -> Any:
    return compute_evidence(
        model, generation, AttributionConfig(name, options=OPTIONS), progress=progress
    )


@pytest.mark.parametrize("name", OF_TARGETS)
@pytest.mark.parametrize("selection", SELECTIONS.values(), ids=SELECTIONS.keys())
def test_a_selection_is_answered_as_if_it_were_the_only_target(
    model: BareModel, generation: Generation, name: str, selection: tuple[float, ...]
) -> None:
    weights = np.array(selection, float)
    method = find_method(name)
    ours = method.scores(ask(name, model, generation), weights)
    alone = method.scores(ask(name, OneTarget(model, weights), generation), np.ones(1))
    np.testing.assert_allclose(ours, alone, atol=1e-4 * abs(alone).max())


@pytest.mark.parametrize("name", LINEAR)
def test_scores_of_two_selections_add_up(
    model: BareModel, generation: Generation, name: str
) -> None:
    method, evidence = find_method(name), ask(name, model, generation)
    none, one, other, both = (
        method.scores(evidence, np.array(selection))
        for selection in [(0.0, 0, 0, 0), (1.0, 0, 0, 0), (0.0, 0, -2, 1), (1.0, 0, -2, 1)]
    )
    np.testing.assert_allclose(one + other - none, both, atol=1e-9)


@EVERY
def test_a_wish_to_stop_is_met_before_it_begins(
    model: BareModel, generation: Generation, name: str
) -> None:
    progress = ProgressToken()
    progress.stop.set()
    with pytest.raises(Cancelled):
        ask(name, model, generation, progress)


@EVERY
def test_a_wish_to_stop_is_met_on_the_way(model: BareModel, name: str) -> None:
    generation = model.make_generation([*WORDS[50:52], "\n"] * 20, WORDS[60:80])
    stop, told = threading.Event(), list[Progress]()

    def tell(progress: Progress) -> None:
        told.append(progress)
        stop.set()

    with pytest.raises(Cancelled):
        ask(name, model, generation, ProgressToken(tell, stop))
    assert len(told) <= 2, "it went on for more than one step"


@EVERY
def test_a_prompt_of_one_part_is_explained(model: BareModel, name: str) -> None:
    generation = model.make_generation([WORDS[41]], WORDS[60:64])
    found = find_method(name)
    known = Attribution(generation).with_evidence(
        found.key("lines", OPTIONS), ask(name, model, generation)
    )
    scores = known.scores(
        target_tokens(generation, 0, 1), AttributionConfig(name, "lines", OPTIONS)
    )
    (only,) = [score for score in scores if score.rank]
    assert only.segment.text == WORDS[41].strip()
    assert only.score != 0
    assert abs(only.share or 0) == pytest.approx(1)


@pytest.mark.parametrize("name", [name for name, method in METHODS.items() if method.prompt_only])
def test_a_prompt_without_parts_is_told_in_a_sentence(model: BareModel, name: str) -> None:
    with pytest.raises(SalienceError, match="The prompt has no part that could be left out"):
        ask(name, model, model.make_generation([], WORDS[60:64]))


@pytest.mark.parametrize(
    "name", [name for name, method in METHODS.items() if not method.prompt_only]
)
def test_without_a_prompt_earlier_words_of_the_answer_are_explained(
    model: BareModel, name: str
) -> None:
    generation = model.make_generation([], WORDS[60:64])
    found = find_method(name)
    known = Attribution(generation).with_evidence(
        found.key("tokens", OPTIONS), ask(name, model, generation)
    )
    scores = known.scores(
        target_tokens(generation, 2, 3), AttributionConfig(name, "tokens", OPTIONS)
    )
    assert [score.segment.role for score in scores if score.rank] == ["response", "response"]
