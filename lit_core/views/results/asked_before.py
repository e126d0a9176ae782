"""What was asked for about answers: after a reload it is asked for again."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from lit_core.compare import ExplainedAnswer
from lit_core.views.state.page_state import Field, current_page

MOST_KEPT = 50


@dataclass(frozen=True)
class AskedBefore:
    """Explained answers that something was asked for about, kept as hashes with the drafts.

    Attributes:
        name: the name of the draft.
        detail: what else was asked for: with another one it was not asked for.
    """

    name: str
    detail: str = ""

    def __contains__(self, one: ExplainedAnswer) -> bool:
        return self._identity(one) in self._known

    def add(self, explained: Iterable[ExplainedAnswer]) -> None:
        """Note that it was asked for about these."""
        ids = [self._identity(one) for one in explained]
        others = [known for known in self._known if known not in ids]
        current_page().keep(self._field, [*others, *ids][-MOST_KEPT:])

    @property
    def _known(self) -> list[str]:
        return current_page().value(self._field)

    @property
    def _field(self) -> Field[list[str]]:
        return Field(self.name, [])

    def _identity(self, one: ExplainedAnswer) -> str:
        generation = one.attribution.generation
        texts = generation.prompt, generation.response, generation.model.fingerprint
        asked = texts, one.target, one.config, *filter(None, [self.detail])
        return hashlib.sha256(repr(asked).encode()).hexdigest()
