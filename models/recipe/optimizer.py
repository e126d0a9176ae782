"""Muon for every matrix of the model, AdamW for embeddings and norms."""

from typing import Any

import keras
from keras import ops

FIRST_ROUND = 16 / 21


class TwoRounds(keras.optimizers.schedules.LearningRateSchedule):
    """A short rise, a plateau and a straight line down; then a lower line down once more."""

    def __init__(self, peak: float, steps: int, first_round: float = FIRST_ROUND):
        self.peak, self.steps, self.first_round = peak, steps, first_round

    def __call__(self, step: Any) -> Any:
        """The learning rate at a step."""
        step = ops.cast(step, "float32")
        turn = self.first_round * self.steps
        rise = (step + 1.0) / 60.0
        fall = (1.0 - step / turn) / 0.6
        again = 0.22 * (self.steps - step) / (self.steps - turn)
        rate = ops.where(step < turn, ops.minimum(rise, fall), again)
        return self.peak * ops.clip(rate, 0.02, 1.0)

    def get_config(self) -> dict[str, Any]:
        """The arguments this schedule was made with."""
        return {"peak": self.peak, "steps": self.steps, "first_round": self.first_round}


class HeadwiseMuon(keras.optimizers.Muon):
    """Muon that treats each attention head's slice of a kernel as a matrix of its own.

    Keras hands kernels of rank three, which are all of attention's, to AdamW.
    """

    def _should_use_adamw(self, variable: Any) -> bool:
        return len(variable.shape) < 2 or "embedding" in variable.path

    def lr_adjust(self, x: Any) -> Any:
        """Bring every update to the same root mean square."""
        return x * (max(x.shape[-2:]) ** 0.5 * self.rms_rate)


def forget(optimizer: keras.optimizers.Optimizer) -> None:
    """Begin the moments anew, as a new round does."""
    for variable in optimizer.variables:
        if variable is not optimizer.iterations:
            variable.assign(ops.zeros_like(variable))


def make_optimizer(steps: int, peak: float = 0.009) -> HeadwiseMuon:
    """The optimizer for a run of so many steps."""
    return HeadwiseMuon(
        learning_rate=TwoRounds(peak, steps),
        adam_lr_ratio=0.33,
        adam_beta_2=0.98,
        weight_decay=0.1,
        adam_weight_decay=0.0,
    )
