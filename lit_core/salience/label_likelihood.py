"""How well changes to a few-shot prompt fit with its own worked examples.

Each example is put in the place of the question, after all the others, and its label is read: the
leave-one-out likelihood of the labels (Geisser and Eddy 1979, "A Predictive Approach to Model
Selection"). A wrong label contradicts the other examples, so that its correction makes the labels
likelier.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Protocol

from lit_core.gemma import Generation
from lit_core.progress import ProgressToken
from lit_core.prompts import HeldOutExample, held_out_examples, label_cues, question_start
from lit_core.salience.counterfactuals import Counterfactual, Counterfactuals
from lit_core.salience.prompt_edit import PromptEdit, edited_prompt, moved_spans

STAGE = "Reading the examples of each changed prompt"
# So many changes are looked at: exchanges of labels before others.
MOST_CHANGES = 24

Span = tuple[int, int]


class ReadingModel(Protocol):
    """What is asked of a language model; see `lit_core.gemma.model.Gemma`."""

    def score_response(self, prompt: str, text: str) -> Generation:
        """A text read after a prompt."""
        ...


def with_label_likelihood(
    model: ReadingModel,
    generation: Generation,
    found: Counterfactuals,
    values: Sequence[Span] = (),
    progress: ProgressToken | None = None,
) -> Counterfactuals:
    """The same changes, with how much likelier they make the labels of the prompt's examples.

    Those that make them likeliest come first. Changes of which it is not known come after them,
    exchanges of labels before others: where the prompt has fewer than three examples with labels,
    or only the question was changed.

    Args:
        model: the model that wrote the answer.
        generation: the prompt and the answer.
        found: what changes the answer.
        values: the character ranges of the prompt that variables filled.
        progress: receives progress reports.

    Raises:
        Cancelled: the progress was stopped.
    """
    progress = progress or ProgressToken()
    prompt = generation.prompt
    begins, cues = question_start(prompt, values), label_cues(prompt, values)
    examples = held_out_examples(prompt, cues, values)
    edits = chain.from_iterable(each.edits for each in found.found)
    ordered = sorted(found.found, key=lambda each: not exchanges(each.edits))
    if begins is None or not examples or all(e.characters(generation)[0] >= begins for e in edits):
        return replace(found, found=tuple(ordered))
    asked, others = ordered[:MOST_CHANGES], ordered[MOST_CHANGES:]
    progress.report(STAGE, 0, len(asked))
    before = _log_likelihoods(model, examples, progress)
    compared = []
    for number, each in enumerate(asked):
        progress.report(STAGE, number, len(asked))
        spans = moved_spans(generation, each.edits, values)
        changed = held_out_examples(edited_prompt(generation, each.edits), cues, spans)
        after = _log_likelihoods(model, changed, progress)
        gains = [after[example] - before[example] for example in after.keys() & before.keys()]
        compared.append(replace(each, label_gain=sum(gains) if gains else None))
    compared.sort(key=_likeliest_first)
    return replace(found, found=(*compared, *others))


def exchanges(edits: Sequence[PromptEdit]) -> bool:
    """Whether all of the changes put something else in the place of what they take away."""
    return all(edit.replacement for edit in edits)


def _likeliest_first(change: Counterfactual) -> tuple[bool, float]:
    return change.label_gain is None, -(change.label_gain or 0.0)


def _log_likelihoods(
    model: ReadingModel, examples: Sequence[HeldOutExample], progress: ProgressToken
) -> dict[tuple[str, int], float]:
    """Log-likelihood of each label in nats, by its question and how often that came before."""
    found, seen = {}, Counter[str]()
    for example in examples:
        progress.check()
        read = model.score_response(example.prompt, example.label)
        found[example.question, seen[example.question]] = sum(read.log_probabilities)
        seen[example.question] += 1
    return found
