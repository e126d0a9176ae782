"""The single changes to a prompt that may change its answer: parts left out, texts exchanged."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from lit_core.compare.cue import is_cue, up_to_cue
from lit_core.gemma import Generation
from lit_core.prompts import (
    RenderedPrompt,
    instruction,
    label_spans,
    listed_labels,
    question_start,
)
from lit_core.salience import Attribution, PromptEdit, SegmentScore
from lit_core.salience.masking import PROMPT_ROLES

# Of more parts those with the largest influence are left out, of more labels none is exchanged.
MOST_PARTS, MOST_LABELS = 40, 8

Span = tuple[int, int]


@dataclass(frozen=True)
class EditSpace:
    """Which changes a search may make: to the prompt around its input, or to the input alone.

    Attributes:
        label: another one that examples may get, which the prompt does not name; empty for none.
        values: what else may stand in the place of a variable's value, by the characters of the
            prompt where that stands; empty where the prompt is changed.
    """

    label: str = ""
    values: tuple[tuple[Span, tuple[str, ...]], ...] = ()

    @property
    def of_input(self) -> bool:
        """Whether only the input is changed."""
        return bool(self.values)

    def edits(
        self, scores: Sequence[SegmentScore], attribution: Attribution
    ) -> tuple[PromptEdit, ...]:
        """Each single change.

        Args:
            scores: of the parts of prompt and answer.
            attribution: the prompt and the answer.
        """
        if self.of_input:
            return exchanged_values(attribution.generation, dict(self.values))
        return possible_edits(scores, attribution, self.label)


PROMPT_EDITS = EditSpace()


def possible_edits(
    scores: Sequence[SegmentScore], attribution: Attribution, label: str = ""
) -> tuple[PromptEdit, ...]:
    """Each part left out, and each label of an example exchanged for another.

    Other labels are those of other examples, and those that the instruction lists beside them.

    The question stays as it is: to another question another answer is no wonder. It is what
    variables fill, what follows the worked examples, and the cue. Where nothing else has influence,
    parts of the question may go too.

    Args:
        scores: of the parts of prompt and answer.
        attribution: the prompt and the answer.
        label: another one that examples may get, which the prompt does not name; empty for none.
    """
    generation = attribution.generation
    counted = [s for s in scores if s.rank and s.segment.role in PROMPT_ROLES]
    ranked = sorted(
        (score for score in counted if not is_cue(score, generation.prompt)),
        key=lambda score: score.rank or 0,
    )
    begins = question_start(generation.prompt, attribution.variables)
    asking = [
        score
        for score in ranked
        if score.segment.role == "variable" or (begins is not None and score.segment.end > begins)
    ]
    parts = [score.segment for score in ranked if score not in asking]
    parts = parts or [score.segment for score in ranked]
    shown = [up_to_cue(part, generation) for part in parts[:MOST_PARTS]]
    left_out = (PromptEdit(part.first, part.stop) for part in shown)
    return (*left_out, *_exchanged_labels(generation, attribution.variables, label.strip()))


def value_spans(rendered: RenderedPrompt) -> dict[str, Span]:
    """Where the value of each variable stands, for those that stand in one place.

    One that stands in several is left alone, as a change is made in one.
    """
    counts = Counter(origin.name for origin in rendered.variable_origins)
    return {
        origin.name: (origin.start, origin.end)
        for origin in rendered.variable_origins
        if origin.name and counts[origin.name] == 1
    }


def exchanged_values(
    generation: Generation, values: Mapping[Span, Sequence[str]]
) -> tuple[PromptEdit, ...]:
    """Each variable's value exchanged for others.

    Args:
        generation: the prompt and the answer.
        values: what else may stand there, by the characters of the prompt where the value stands.
    """
    return tuple(
        edit
        for (start, end), others in values.items()
        if start < end
        for edit in _exchanged(generation, start, end, dict.fromkeys(others))
    )


def _exchanged_labels(
    generation: Generation, values: Sequence[Span], wanted: str
) -> Iterator[PromptEdit]:
    prompt = generation.prompt
    for spans in label_spans(prompt, values):
        labels = dict.fromkeys(prompt[start:end] for start, end in spans)
        if len(labels) > MOST_LABELS:
            continue
        listed = listed_labels(instruction(prompt, values), [*labels])
        labels |= dict.fromkeys(listed[: MOST_LABELS - len(labels)])
        if wanted:
            labels[wanted] = None
        for start, end in spans:
            yield from _exchanged(generation, start, end, labels)


def _exchanged(
    generation: Generation, start: int, end: int, texts: Iterable[str]
) -> Iterator[PromptEdit]:
    """Each of the texts, but the one that is there, in the place of these characters."""
    prompt = generation.prompt
    spelling = [
        position
        for position, token in enumerate(generation.tokens[: generation.prompt_tokens])
        if token.start < end and token.end > start
    ]
    first, stop = spelling[0], spelling[-1] + 1
    before = prompt[generation.tokens[first].start : start]
    after = prompt[end : generation.tokens[stop - 1].end]
    for text in texts:
        if text != prompt[start:end]:
            yield PromptEdit(first, stop, f"{before}{text}{after}")
