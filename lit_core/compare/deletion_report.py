"""The effect of leaving out the top-ranked part: on the target's probability and the answer."""

from dataclasses import dataclass

from lit_core.compare.quoting import quoted, quoted_part, sentence
from lit_core.gemma import Generation
from lit_core.salience import DeletionTest


@dataclass(frozen=True)
class DeletionReport:
    """The deletion test of one explanation, as people read it.

    Attributes:
        test: how likely the selected words are without parts of the prompt.
        answer_without: what the model answers without the part that ranks first; None for an answer
            that the model only read.
        original_answer: what it answered.
        of_examples: the same for the worked examples alone; None where the part that ranks first is
            one of them, or there are none.
    """

    test: DeletionTest
    answer_without: Generation | None
    original_answer: str
    of_examples: "DeletionReport | None" = None

    @property
    def answer_becomes(self) -> str:
        """What the model answers without the part; empty for an answer that it only read."""
        if self.answer_without is None:
            return ""
        return "the same answer" if self._stays else self.answer_without.response.strip()

    @property
    def finds_what_decides(self) -> bool:
        """Whether the test confirms a part that the answer is another one without."""
        here = self.test.confirmed and not self._stays
        return here or (self.of_examples is not None and self.of_examples.finds_what_decides)

    @property
    def _stays(self) -> bool:
        """Whether the model is known to answer the same without the part."""
        without = self.answer_without
        return without is not None and without.response.strip() == self.original_answer.strip()

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
            f"Leaving out {quoted_part(self.test.top_part.text)} made the selected words "
            f"{self.test.effect}; leaving out {one} chosen at random, {self.test.random_effect} "
            "on average."
        )
        return [effects, *self._becomes(), self.test.verdict]

    def _becomes(self) -> list[str]:
        if self.answer_without is None:
            return []
        part, said = quoted_part(self.test.top_part.text), self.answer_without.response.strip()
        if self._stays:
            return [f"Without {part} the answer stays the same, word for word."]
        return [sentence(f"Without {part} the answer becomes {quoted(said, 200)}")]
