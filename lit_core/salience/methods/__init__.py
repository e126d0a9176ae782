"""The attribution methods, registered by name."""

from lit_core.errors import SalienceError
from lit_core.salience.methods.base import Method, MethodInput, Model
from lit_core.salience.methods.baylime import BayLime
from lit_core.salience.methods.contrastive import Contrastive, foil_spacing_notice
from lit_core.salience.methods.gim import GradientInteractionModifications
from lit_core.salience.methods.gradient import GradDotInput, GradL2
from lit_core.salience.methods.integrated_gradients import IntegratedGradients
from lit_core.salience.methods.lime import Lime
from lit_core.salience.methods.occlusion import Occlusion
from lit_core.salience.methods.shapley import Shapley

__all__ = [
    "DEFAULT_METHOD",
    "METHODS",
    "Method",
    "MethodInput",
    "Model",
    "find_method",
    "foil_spacing_notice",
]

# Decided by measurement: docs/decisions/024-baylime-by-default.md.
DEFAULT_METHOD = BayLime.name

METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        BayLime(),
        GradientInteractionModifications(),
        GradL2(),
        GradDotInput(),
        IntegratedGradients(),
        Occlusion(),
        Lime(),
        Shapley(),
        Contrastive(),
    )
}


def find_method(name: str) -> Method:
    """The method of that name.

    Raises:
        SalienceError: there is none; the message lists those there are.
    """
    if name not in METHODS:
        valid = ", ".join(METHODS)
        raise SalienceError(f'There is no attribution method "{name}". Choose among: {valid}.')
    return METHODS[name]
