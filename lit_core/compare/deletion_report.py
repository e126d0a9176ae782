"""The effect of leaving out the top-ranked part: on the target's probability and the answer."""

from dataclasses import dataclass

from lit_core.compare.quoting import named_part, quoted, sentence
from lit_core.gemma import Generation
from lit_core.salience import DeletionTest


@dataclass(frozen=True)
class DeletionReport:
    """The deletion test of one explanation, as people read it.

    Attributes:
        test: how likely the selected words are without parts of the prompt.
        answer_without: what the model answers without the part that ranks first; None for an answer
            that the model only read.
        original: the prompt, and what it answered.
        of_examples: the same for the worked examples alone; None where the part that ranks first is
            one of them, or there are none.
    """

    test: DeletionTest
    answer_without: Generation | None
    original: Generation
    of_examples: "DeletionReport | None" = None

    @property
    def answer_becomes(self) -> str:
        """What the model answers without the part; empty for an answer that it only read."""
        if self.answer_without is None:
            return ""
        return "the same answer" if self._stays else self.answer_without.response.strip()

    @property
    def conclusion(self) -> str:
        """How far the part that ranks first can be relied on, in a sentence or two."""
        if not self.test.drops:
            return ""
        if not self.test.confirmed:
            return (
                "The test does not confirm the strongest part: without it the selected words stay "
                "nearly as likely, or no less likely than without another. So no single part "
                "decides, or another one does: “What would change this answer?” looks for it."
            )
        if self._stays:
            return (
                "The test confirms that the strongest part makes the selected words likelier. But "
                "the answer stays the same without it, so it does not decide alone."
            )
        if self.answer_without is None:
            return "The test confirms that the strongest part makes the selected words likelier."
        return (
            "The test confirms that the answer depends on the strongest part: without it the model "
            "answers something else."
        )

    @property
    def finds_what_decides(self) -> bool:
        """Whether the test confirms a part that the answer is another one without."""
        here = self.test.confirmed and not self._stays
        return here or (self.of_examples is not None and self.of_examples.finds_what_decides)

    @property
    def _part(self) -> str:
        return named_part(self.original.prompt, self.test.top_part)

    @property
    def _stays(self) -> bool:
        """Whether the model is known to answer the same without the part."""
        without = self.answer_without
        return without is not None and without.response.strip() == self.original.response.strip()

    def sentences(self) -> list[str]:
        """What it says, for people; of the examples last."""
        told = self._sentences("one part")
        if self.of_examples:
            told += self.of_examples._sentences("one part of the examples")
        return told

    def _sentences(self, one: str) -> list[str]:
        if not self.test.drops:
            return []
        effects = (
            f"Leaving out {self._part} made the selected words "
            f"{self.test.effect}; leaving out {one} chosen at random, {self.test.random_effect} "
            "on average."
        )
        return [effects, *self._becomes(), self.test.verdict]

    def _becomes(self) -> list[str]:
        if self.answer_without is None:
            return []
        said = self.answer_without.response.strip()
        if self._stays:
            return [f"Without {self._part} the answer stays the same, word for word."]
        return [sentence(f"Without {self._part} the answer becomes {quoted(said, 200)}")]
