"""Counterfactuals: the fewest changes to a prompt after which the model answers otherwise.

After Wachter, Mittelstadt and Russell 2017, "Counterfactual Explanations without Opening the Black
Box". Changes are tried one by one, then two and three at a time, those first that make the answer
least likely; what a changed prompt is answered is read from the answer itself.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Protocol

import numpy as np

from lit_core.errors import SalienceError
from lit_core.gemma import Decoding, Generation, GenerationTask
from lit_core.progress import ProgressToken
from lit_core.salience.edited_likelihood import EncodingModel, edited_log_probabilities
from lit_core.salience.prompt_edit import PromptEdit, edited_prompt
from lit_core.salience.target import Target

Edits = tuple[PromptEdit, ...]

STAGES = {1: "Trying single changes", 2: "Trying two changes at once", 3: "Trying three at once"}
# Of so many single changes, those that make the answer least likely, several are made at once.
COMBINED = {1: None, 2: 12, 3: 8}
# So many changed prompts of each size are answered at most, and so many of them side by side.
MOST_ANSWERED, BATCH = 48, 8
LABEL = re.compile("^[^:：]{1,40}[:：] ?(?=.)")
# A changed prompt may be answered at greater length before the selected line is reached.
SPARE_TOKENS = 16


@dataclass(frozen=True)
class Counterfactual:
    """Changes after which the model says something else.

    Attributes:
        edits: the changes.
        answer: what the model answers to the changed prompt.
        label_gain: by how much the labels of the prompt's examples become likelier, together and
            in nats, each read after the other examples; None where that is not known.
    """

    edits: Edits
    answer: str
    label_gain: float | None = None


@dataclass(frozen=True)
class Counterfactuals:
    """What a search has found.

    Attributes:
        found: of the smallest size there is, those first after which the words are least likely.
        tried: how many changes of the size that was found, or of the last size, were tried.
    """

    found: tuple[Counterfactual, ...]
    tried: int

    @property
    def size(self) -> int:
        """How many changes it takes; 0 where no change that was tried is enough."""
        return len(self.found[0].edits) if self.found else 0


class AnsweringModel(EncodingModel, Protocol):
    """What the search asks of a language model; see `lit_core.gemma.model.Gemma`."""

    def generate_batch(self, asked: Sequence[GenerationTask]) -> list[Generation]:
        """Several answers, written side by side."""
        ...


def find_counterfactuals(
    model: AnsweringModel,
    generation: Generation,
    target: Target,
    edits: Sequence[PromptEdit],
    progress: ProgressToken | None = None,
) -> Counterfactuals:
    """The fewest changes after which the model's likeliest answer no longer says the target.

    Args:
        model: the model that wrote the answer.
        generation: the prompt and the answer.
        target: the words that are to go.
        edits: the single changes that may be made.
        progress: receives progress reports.

    Raises:
        SalienceError: the model does not write the target as its likeliest answer.
        Cancelled: the progress was stopped.
    """
    search = _Search(model, generation, target, progress or ProgressToken())
    if not search.is_answered_alike(generation.prompt):
        raise SalienceError(
            f"At temperature 0 the model does not answer with “{target.text}”, so there is nothing "
            "to change. Choose words of its likeliest answer."
        )
    ranking, tried = list(edits), 0
    for size in STAGES:
        combined = _combined(generation, ranking[: COMBINED[size]], size)
        if not combined:
            break
        ordered = search.least_likely_first(combined)
        found, tried = search.answered_otherwise(ordered, STAGES[size])
        if found:
            return Counterfactuals(tuple(found), tried)
        if size == 1:
            ranking = [edit for (edit,), _ in ordered]
    return Counterfactuals((), tried)


def says(answer: str, generation: Generation, target: Target) -> bool:
    """Whether another answer says the target: in the same line, or as all that a line says.

    Blank lines do not count, and white space does not matter, nor do words up to a colon that a
    line begins with, such as “Recommendation:”.
    """
    begin = generation.prompt_tokens
    start = generation.tokens[begin + target.start].start
    end = generation.tokens[begin + target.end - 1].end
    theirs = [line for line in map(_words, answer.split("\n")) if line]
    at, number = len(generation.prompt), 0
    for line in generation.response.split("\n"):
        if _words(line):
            wanted = _unlabelled(generation.text[max(start, at) : min(end, at + len(line))])
            here = theirs[number] if number < len(theirs) else ""
            if wanted not in here and wanted not in map(_unlabelled, theirs):
                return False
            number += 1
        at += len(line) + 1
    return True


def _words(text: str) -> str:
    return " ".join(text.split())


def _unlabelled(line: str) -> str:
    """What a line says after its label; all of it where nothing follows."""
    return LABEL.sub("", _words(line))


def _combined(generation: Generation, edits: Sequence[PromptEdit], size: int) -> list[Edits]:
    """So many edits at a time that can be made together and leave something of the prompt."""
    return [
        chosen
        for chosen in combinations(edits, size)
        if not any(one.overlaps(other) for one, other in combinations(chosen, 2))
        and edited_prompt(generation, chosen).strip()
    ]


class _Search:
    """Asks the model about changed prompts."""

    def __init__(
        self,
        model: AnsweringModel,
        generation: Generation,
        target: Target,
        progress: ProgressToken,
    ):
        self._model, self._generation, self._target = model, generation, target
        self._progress = progress
        self._decoding = replace(generation.decoding, temperature=0.0)

    def is_answered_alike(self, prompt: str) -> bool:
        """Whether the model's likeliest answer to a prompt says the target."""
        (answer,) = self._answers([prompt], self._decoding)
        return says(answer, self._generation, self._target)

    def least_likely_first(self, combined: Sequence[Edits]) -> list[tuple[Edits, bool]]:
        """The changes by how likely the answer stays, and whether it is sure to stay as it is.

        It is where each token up to the target's end keeps more than half of the probability.
        """
        values = edited_log_probabilities(self._model, self._generation, combined, self._progress)
        values = values[:, : self._target.end]
        sure = values.min(axis=1) > math.log(0.5)
        order = np.argsort(values.sum(axis=1), kind="stable")
        return [(combined[place], bool(sure[place])) for place in order]

    def answered_otherwise(
        self, ordered: Sequence[tuple[Edits, bool]], stage: str
    ) -> tuple[list[Counterfactual], int]:
        """The changes after which the target is gone, and how many changes were looked at."""
        doubtful = [edits for edits, sure in ordered if not sure]
        asked = doubtful[:MOST_ANSWERED]
        most = min(self._decoding.max_new_tokens, self._target.end + SPARE_TOKENS)
        first = self._changed(asked, replace(self._decoding, max_new_tokens=most), stage)
        found = self._changed([each.edits for each in first], self._decoding, stage)
        return found, len(ordered) - len(doubtful) + len(asked)

    def _changed(
        self, asked: Sequence[Edits], decoding: Decoding, stage: str
    ) -> list[Counterfactual]:
        found = []
        for at in range(0, len(asked), BATCH):
            self._progress.report(stage, at, len(asked))
            lot = asked[at : at + BATCH]
            answers = self._answers([edited_prompt(self._generation, e) for e in lot], decoding)
            found += [
                Counterfactual(edits, answer.strip())
                for edits, answer in zip(lot, answers, strict=True)
                if not says(answer, self._generation, self._target)
            ]
        return found

    def _answers(self, prompts: Sequence[str], decoding: Decoding) -> list[str]:
        self._progress.check()
        quiet = self._progress.without_reports()
        tasks = [GenerationTask(prompt, decoding, quiet) for prompt in prompts]
        answers = self._model.generate_batch(tasks)
        self._progress.check()
        return [answer.response for answer in answers]
