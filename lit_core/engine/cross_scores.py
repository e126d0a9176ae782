"""How likely each answer is under each prompt, so that two answers can be told apart fairly."""

from collections.abc import Sequence

from lit_core.compare import Cell
from lit_core.engine.engine import Engine
from lit_core.engine.job import Job
from lit_core.engine.requests import ScoreRequest
from lit_core.gemma import Generation
from lit_core.salience import TypedText


class CrossScores:
    """Jobs that read every answer as the answer to every prompt.

    Args:
        engine: reads them.
        cells: prompts and answers; those without an answer are left out.
        others: further answers, which somebody typed.

    Attributes:
        cells: those with an answer, in the order of rows and of the first columns.
    """

    def __init__(self, engine: Engine, cells: Sequence[Cell], others: Sequence[TypedText] = ()):
        self.cells = [cell for cell in cells if cell.generation]
        written = [cell.generation.response for cell in self.cells if cell.generation]
        self._jobs: list[list[Job[Generation]]] = [
            [engine.submit(ScoreRequest(cell.prompt, answer)) for answer in (*written, *others)]
            for cell in self.cells
        ]

    @property
    def names(self) -> list[str]:
        """The names of the variants."""
        return [cell.variant.name for cell in self.cells]

    @property
    def finished(self) -> bool:
        """Whether nothing more will come."""
        return all(job.finished for row in self._jobs for job in row)

    def log_probabilities(self) -> list[list[float]]:
        """Of the answer in each column under the prompt of each row, in nats; waits for it.

        Raises:
            PromptlightError: an answer could not be read under one of the prompts.
        """
        return [[sum(job.result().log_probabilities) for job in row] for row in self._jobs]
