"""What a search for counterfactuals has found, in sentences."""

from collections.abc import Sequence
from dataclasses import dataclass

from lit_core.compare.quoting import (
    beginning,
    place_in_prompt,
    quoted,
    sentence,
)
from lit_core.gemma import Generation
from lit_core.prompts import all_labels
from lit_core.salience import Counterfactuals, PromptEdit, Target
from lit_core.salience.counterfactuals import MOST_ANSWERED
from lit_core.salience.deletion_test import times_less_likely

SHORT, LONG = 90, 400
# Where so large a part of all changes is enough, little decides the answer.
CLOSE_CALL = 0.25
# So many changes are told of one by one.
TOLD = 8
ADVICE = (
    "If the answer is wrong, look for an example whose new label suits it better than the old "
    "one: the old one may be the mistake. If the answer is right as it is, keep the prompt: any of "
    "these changes would make it wrong. A mistake whose correction leaves this answer as it is, is "
    "not in the list: another input may show it."
)
MANY = (
    "So many changes are enough that the model was nearly undecided: run the prompt with another "
    "input, too, before you change it."
)
READ = (
    "Each change was also checked against the prompt's examples: one at a time was hidden, and the "
    "model asked how likely its label is after the others."
)
KINDS = {1: "single changes", 2: "pairs of changes", 3: "combinations of three changes"}
KINDS_OF_INPUT = {
    1: "other inputs",
    2: "pairs of other values",
    3: "other values, three at a time,",
}


@dataclass(frozen=True)
class ChangedPrompt:
    """Changes to a prompt in words, and what the model answers then.

    Attributes:
        edits: the changes.
        name: what was changed, in a few words, such as `without line 9`.
        change: the same with what stands there.
        answer: what the model answers then.
        is_no_label: whether the answer was one of the prompt's labels and is none of them then.
        label_gain: by how many nats the labels of the examples become likelier then, if that is
            known.
    """

    edits: tuple[PromptEdit, ...]
    name: str
    change: str
    answer: str
    is_no_label: bool = False
    label_gain: float | None = None

    @property
    def outcome(self) -> str:
        """The change and the answer in a sentence."""
        if not self.answer:
            return f"{self.change}, the answer is empty."
        told = f"{self.change}, the answer becomes {quoted(self.answer, LONG)}"
        return f"{told}, which is none of the labels." if self.is_no_label else sentence(told)

    @property
    def fit(self) -> str:
        """How well it fits with the prompt's examples; empty where that is not known."""
        if self.label_gain is None:
            return ""
        likely = times_less_likely(-self.label_gain)
        return f"To the model, the labels of all examples are then {likely}."

    @property
    def sentences(self) -> str:
        """All that is known of it."""
        return " ".join(filter(None, [self.outcome, self.fit]))


@dataclass(frozen=True)
class CounterfactualReport:
    """The fewest changes after which an answer no longer says its target, as people read it.

    Attributes:
        generation: the prompt and the answer.
        target: the words that were to go.
        result: what was found.
        of_input: whether only the input was changed, and not the prompt around it.
    """

    generation: Generation
    target: Target
    result: Counterfactuals
    of_input: bool = False

    @property
    def changes(self) -> list[ChangedPrompt]:
        """Each of the fewest changes, in the order of the result."""
        labels = all_labels(self.generation.prompt)
        labelled = self.generation.response.strip() in labels
        return [
            ChangedPrompt(
                each.edits,
                self._name(each.edits),
                self._in_words(each.edits),
                each.answer,
                is_no_label=labelled and each.answer not in labels,
                label_gain=each.label_gain,
            )
            for each in self.result.found
        ]

    @property
    def told(self) -> list[ChangedPrompt]:
        """Those of them that are told of one by one."""
        return self.changes[:TOLD]

    @property
    def more(self) -> str:
        """That there are further changes; empty where there are none."""
        count = len(self.result.found) - TOLD
        return f"{count} more would also be enough." if count > 0 else ""

    @property
    def stays(self) -> str:
        """That the answer stays with the other inputs that were tried; empty where none is left."""
        others = self.result.tried - len(self.result.found)
        if not self.of_input or self.result.size != 1 or not others:
            return ""
        with_them = "With the other one" if others == 1 else f"With the other {others}"
        return f"{with_them} the answer still says {quoted(self.target.text)}."

    def untried(self, given: int) -> str:
        """That some single changes were not tried; empty where all were, or several were made.

        Args:
            given: how many single changes there were.
        """
        count = given - self.result.tried
        if self.result.size > 1 or count <= 0:
            return ""
        were = "was" if count == 1 else "were"
        return (
            f"{count} more {were} not tried: of those that may change the answer, only the "
            f"{MOST_ANSWERED} likeliest to do so are."
        )

    @property
    def headline(self) -> str:
        """How many changes it takes, and how many of those that were tried are enough."""
        said, result = quoted(self.target.text), self.result
        if not result.tried:
            return (
                "No other input was tried: these values are the ones that are there."
                if self.of_input
                else "The prompt has no part that could be changed."
            )
        if not result.found:
            if self.of_input:
                return f"The answer says {said} with each other input that was tried."
            return (
                f"The answer says {said} after each change that was tried, of up to three at once."
            )
        count, kind = len(result.found), self._kinds[result.size]
        none = "" if result.size == 1 else "No smaller change that was tried is enough. "
        of = f"{count} of the {result.tried} {kind} that were tried"
        return sentence(f"{none}{of} {'changes' if count == 1 else 'change'} the answer {said}")

    @property
    def fit(self) -> str:
        """How well the changes fit with the prompt's examples; empty where they were not asked."""
        gain = self.result.found[0].label_gain if self.result.found else None
        if gain is None:
            return ""
        if gain <= 0:
            return (
                f"{READ} No change makes the labels more likely, so the examples do not say that "
                "one of the changes is a correction."
            )
        first = " So the change that makes the labels most likely is listed first."
        return (
            f"{READ} A wrong label contradicts the others.{first * (self.result.found[1:] != ())}"
        )

    @property
    def advice(self) -> str:
        """How to read the changes; empty where there are none, or only of the input."""
        result = self.result
        if not result.found or self.of_input:
            return ""
        if result.size == 1 and len(result.found) >= CLOSE_CALL * result.tried:
            return f"{ADVICE} {MANY}"
        return ADVICE

    def sentences(self) -> list[str]:
        """What was found, for people, the first changes one by one."""
        told = [each.sentences for each in self.told]
        return [self.headline, *told, *filter(None, [self.more, self.stays, self.fit, self.advice])]

    @property
    def _kinds(self) -> dict[int, str]:
        return KINDS_OF_INPUT if self.of_input else KINDS

    def _name(self, edits: Sequence[PromptEdit]) -> str:
        if len(edits) > 1:
            return "changed"
        (edit,) = edits
        place = self._place(edit)
        return f"{place} changed" if edit.replacement else f"without {place}"

    def _place(self, edit: PromptEdit) -> str:
        """The lines of the text that an edit takes away, without white space around it."""
        start, end = edit.characters(self.generation)
        text = self.generation.prompt[start:end]
        start += len(text) - len(text.lstrip())
        return place_in_prompt(self.generation.prompt, start, start + len(text.strip()))

    def _in_words(self, edits: Sequence[PromptEdit]) -> str:
        told = " and ".join(self._edit_in_words(edit) for edit in edits)
        return told[:1].upper() + told[1:]

    def _edit_in_words(self, edit: PromptEdit) -> str:
        prompt = self.generation.prompt
        start, end = edit.characters(self.generation)
        if not edit.replacement:
            return f"without {self._place(edit)}, {beginning(prompt[start:end], SHORT)}"
        if "\n" in f"{prompt[start:end].strip()}{edit.replacement.strip()}":
            return f"with {beginning(edit.replacement, SHORT)} instead of {self._place(edit)}"
        begin = prompt.rfind("\n", 0, end - 1) + 1
        stop = (prompt + "\n").find("\n", start + 1)
        said = quoted(prompt[begin:stop], SHORT)
        instead = quoted(f"{prompt[begin:start]}{edit.replacement}{prompt[end:stop]}", SHORT)
        told = f"with {instead} instead of {said} in {self._place(edit)}"
        if self.of_input:
            return told
        # What the label is of stands before it.
        before = prompt[:begin].rstrip().rpartition("\n")[2]
        return f"{told}, below {quoted(before, SHORT)}"
