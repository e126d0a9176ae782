"""How much work a method may do, and the choices it leaves open."""

from dataclasses import dataclass

from lit_core.errors import SalienceError
from lit_core.salience.typed_text import AUTO

BASELINES = ("pad", "zero", "mean")
QUADRATURES = ("even", "legendre")
OMISSIONS = ("delete", "hide")


@dataclass(frozen=True)
class MethodOptions:
    """Options of the attribution methods; each method reads only its own.

    Attributes:
        steps: points on the path of integrated gradients; None for as many as it takes.
        baseline: where that path begins: `zero`, `pad` or `mean`.
        quadrature: of those points: `even` puts them where the log-probability changes, `legendre`
            is Gauss–Legendre quadrature.
        samples: the number of texts with parts left out that BayLIME, LIME and SHAP read; None for
            as many as it takes.
        omission: how a part is left out: `delete` closes the gap, `hide` leaves it.
        seed: of the random choices.
        foil: for `contrastive`, what the answer might have said instead.
        foil_position: the response token in whose place the foil stands.
        foil_space: whether a space goes before the foil. See `TypedText`.
    """

    steps: int | None = None
    baseline: str = "zero"
    quadrature: str = "even"
    samples: int | None = None
    omission: str = "delete"
    seed: int = 0
    foil: str = ""
    foil_position: int = 0
    foil_space: str = AUTO

    def __post_init__(self) -> None:
        if self.baseline not in BASELINES:
            valid = ", ".join(BASELINES)
            raise SalienceError(f'There is no baseline "{self.baseline}". Choose among: {valid}.')
        if self.quadrature not in QUADRATURES:
            valid = ", ".join(QUADRATURES)
            raise SalienceError(
                f'There is no quadrature "{self.quadrature}". Choose among: {valid}.'
            )
        if self.omission not in OMISSIONS:
            valid = ", ".join(OMISSIONS)
            raise SalienceError(
                f'There is no way to leave out called "{self.omission}". Choose among: {valid}.'
            )
        if self.steps is not None and self.steps < 1:
            raise SalienceError("The number of steps must be at least 1.")
        if self.samples is not None and self.samples < 1:
            raise SalienceError("The number of samples must be at least 1.")
        if self.seed < 0:
            raise SalienceError("The seed must be 0 or a positive whole number.")
