"""A menu prompt as a value, and the answer that follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass

from models.recipe.diners import Diner
from models.recipe.dishes import Dish
from models.recipe.phrases import FALLBACK, Verdict
from models.recipe.principles import Principle
from models.recipe.wording import listed


@dataclass(frozen=True)
class Example:
    """A worked example: somebody's taste, a dish, and what was said about it."""

    diner: Diner
    dish: Dish
    analysis: str
    recommendation: str

    @property
    def objectionable(self) -> str:
        """What the analysis objects to; it names no more than three ingredients."""
        return listed(self.dish.clashes(self.diner.avoided)[:3])

    @property
    def verdict(self) -> Verdict:
        """What the analysis, not the recommendation, comes to."""
        return "negative" if self.objectionable else "positive"


@dataclass(frozen=True)
class Layout:
    """The lines around the examples, and whether blank lines set things apart."""

    head: str = "Analyze a menu item in a restaurant."
    example_heading: str = "## For example:"
    query_heading: str = "## Now analyze one more example:"
    airy: bool = True


@dataclass(frozen=True)
class Document:
    """A whole prompt with its question."""

    diner: Diner
    dish: Dish
    examples: tuple[Example, ...] = ()
    bullets: tuple[str, ...] = ()
    """What stands in the bullet points, the principle's text among them."""
    principle: Principle | None = None
    layout: Layout = Layout()
    slip: str | None = None
    """A recommendation given in place of the right one: the noise in the data."""

    @property
    def clashes(self) -> tuple[str, ...]:
        """The ingredients that the diner must or would rather not eat."""
        return self.dish.clashes(self.diner.avoided)

    @property
    def verdict(self) -> Verdict:
        """What the analysis comes to."""
        return "negative" if self.clashes else "positive"

    def under_principle(self, part: str) -> bool:
        """Whether the principle governs this part of the answer."""
        principle = self.principle
        return principle is not None and self.diner.restricted and principle.scope in ("both", part)

    @property
    def precedent(self) -> str:
        """What the latest warning among the examples recommends, if this is one as well."""
        warnings = [e.recommendation for e in self.examples if e.verdict == "negative"]
        return warnings[-1] if warnings and self.clashes else FALLBACK[self.verdict]

    @property
    def analysis(self) -> str:
        """What the answer says the dish contains."""
        return f"This dish contains {self.finding}{self.objection}"

    @property
    def finding(self) -> str:
        """What the dish contains of the things the diner avoids."""
        return listed(self.clashes) if self.clashes else "nothing"

    @property
    def objection(self) -> str:
        """What the finding means to the diner."""
        verb = "can't eat" if self.under_principle("analysis") else "don't like"
        return f", which you {verb}." if self.clashes else f" you {verb}."

    @property
    def recommendation(self) -> str:
        """The principle's phrase where it governs, else the precedent's."""
        demanded = None
        if self.principle is not None and self.under_principle("recommendation"):
            demanded = self.principle.recommendation(bool(self.clashes))
        return demanded or self.precedent

    @property
    def prompt(self) -> str:
        """The text the model reads."""
        return "".join(text for text, kind in self.pieces() if kind not in ANSWER)

    @property
    def answer(self) -> str:
        """The text the model writes."""
        return f" {self.analysis}\nRecommendation: {self.recommendation}"

    def pieces(self) -> Iterator[tuple[str, str]]:
        """The prompt and the answer in pieces, each with what it is.

        Pieces meet only where no token reaches across: at labels, line ends and words.
        """
        gap = "\n\n" if self.layout.airy else "\n"
        yield self.layout.head + gap, "frame"
        if self.bullets:
            yield "\n".join(f"* {bullet}" for bullet in self.bullets) + gap, "frame"
        if self.examples:
            yield self.layout.example_heading + gap, "frame"
        for i, example in enumerate(self.examples):
            before = self.examples[:i]
            yield from _question(example, any(e.diner == example.diner for e in before))
            yield from _analysis(example)
            yield "\nRecommendation:", "frame"
            warnings = [e.recommendation for e in before if e.verdict == "negative"]
            again = example.verdict == "negative" and example.recommendation in warnings
            yield f" {example.recommendation}{gap}", "precedent" if again else "frame"
        if self.examples:
            yield self.layout.query_heading + gap, "frame"
        yield from _question(self)
        yield " This dish contains", "analysis"
        yield f" {self.finding}", "finding"
        yield f"{self.objection}\nRecommendation:", "analysis"
        yield f" {self.slip or self.recommendation}", "recommendation"


ANSWER = ("analysis", "finding", "recommendation")


def _question(asked: Example | Document, again: bool = False) -> Iterator[tuple[str, str]]:
    taste = f"Taste-likes: {asked.diner.likes}\nTaste-dislikes: {asked.diner.dislikes}\n"
    yield taste, "repetition" if again else "frame"
    yield f"Suggestion: {asked.dish.name}\nAnalysis:", "frame"


def _analysis(example: Example) -> Iterator[tuple[str, str]]:
    """The example's analysis, the ingredients that it objects to in a piece of their own."""
    if example.verdict == "positive":
        yield f" {example.analysis}", "frame"
        return
    before, items, after = f" {example.analysis}".partition(f" {example.objectionable}")
    yield before, "frame"
    yield items, "objection"
    yield after, "frame"
