"""How likely each answer is under each prompt, so that two answers can be told apart fairly."""

from collections.abc import Sequence

from lit_core.compare import Cell
from lit_core.engine.engine import Engine
from lit_core.engine.job import Job
from lit_core.engine.requests import ScoreRequest
from lit_core.gemma import Generation


class CrossScores:
    """Jobs that read every answer as the answer to every prompt.

    Attributes:
        names: of the variants, in the order of rows (prompts) and columns (answers).
    """

    def __init__(self, engine: Engine, cells: Sequence[Cell]):
        answered = [(cell, cell.generation) for cell in cells if cell.generation]
        self.names = [cell.variant.name for cell, _ in answered]
        self._jobs: list[list[Job[Generation]]] = [
            [
                engine.submit(ScoreRequest(cell.prompt, generation.response))
                for _, generation in answered
            ]
            for cell, _ in answered
        ]

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
