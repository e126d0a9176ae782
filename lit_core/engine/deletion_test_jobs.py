"""The jobs of a deletion test: how likely the answer is without parts, and what it becomes."""

from dataclasses import dataclass

from lit_core.compare import DeletionReport
from lit_core.engine.deletion_test_request import DeletionTestRequest
from lit_core.engine.engine import Engine
from lit_core.engine.job import AnyJob, Job
from lit_core.engine.requests import GenerateRequest
from lit_core.errors import PromptlightError
from lit_core.gemma import Generation
from lit_core.salience import DeletionTest, Segment


@dataclass(frozen=True)
class DeletionTestJobs:
    """What tests one explanation.

    Attributes:
        parts: the parts that are left out, the strongest first.
        test: how likely the selected words are without parts of the prompt.
        answer_without: the answer without the part that ranks first; None where the model did not
            write the answer.
        original: the prompt, and what it answered.
        of_examples: the same for the worked examples alone; None where they are not tested.
    """

    parts: tuple[Segment, ...]
    test: Job[DeletionTest]
    answer_without: Job[Generation] | None
    original: Generation
    of_examples: "DeletionTestJobs | None" = None

    @classmethod
    def begin(cls, engine: Engine, request: DeletionTestRequest) -> "DeletionTestJobs":
        """Submit the jobs. Returns at once."""
        generation, parts = request.generation, request.parts
        test, answer_without = engine.submit(request), None
        if parts and generation.finish_reason != "given":
            prompt = _prompt_without(parts[0], generation)
            answer_without = engine.submit(GenerateRequest(prompt, generation.decoding))
        return cls(parts, test, answer_without, generation)

    @property
    def jobs(self) -> list[AnyJob]:
        """All of them."""
        own = [job for job in (self.test, self.answer_without) if job]
        return own + (self.of_examples.jobs if self.of_examples else [])

    @property
    def error(self) -> PromptlightError | None:
        """Why a test failed, or that it was stopped."""
        return self.test.error or (self.of_examples.error if self.of_examples else None)

    def report(self) -> DeletionReport | None:
        """What the tests said; None while they are not through."""
        if self.error or not all(job.finished for job in self.jobs):
            return None
        again = self.answer_without
        return DeletionReport(
            self.test.result(),
            again.result() if again and again.state == "done" else None,
            self.original,
            self.of_examples.report() if self.of_examples else None,
        )


def _prompt_without(part: Segment, generation: Generation) -> str:
    start = generation.tokens[part.first].start
    end = generation.tokens[part.stop - 1].end
    return generation.prompt[:start] + generation.prompt[end:]
