"""Loads a model from its source, and describes what was loaded."""

import gc

from lit_core.errors import ModelError, PromptlightError
from lit_core.gemma.framework import keras
from lit_core.gemma.loaders.model_parts import ModelParts
from lit_core.gemma.longest_text import longest_text
from lit_core.gemma.memory import text_budget
from lit_core.gemma.model import Gemma
from lit_core.gemma.sources import ModelSource
from lit_core.gemma.values import LengthLimit, ModelInfo

INT8 = "int8"
# Activations stay in bfloat16: quantizing them too changed answers more and was slower.
WEIGHTS_ALONE = keras.quantizers.Int8QuantizationConfig(activation_quantizer=None)


def load_source(source: ModelSource, precision: str, max_length: int | None = None) -> Gemma:
    """Load the model of a source that is on this machine.

    With `int8` the layers' matrices are rounded to 8 bits, the embeddings, which are the output
    head as well, stay in bfloat16. A `max_length` above what the model
    takes, or what there is memory for, changes nothing.

    Raises:
        ModelError: its files cannot be loaded as a Gemma.
    """
    try:
        parts = source.read_parts("bfloat16" if precision == INT8 else precision)
    except PromptlightError:
        raise
    except Exception as error:
        raise ModelError(
            f'The model "{source.name}" cannot be loaded ({type(error).__name__}): its files are '
            "incomplete or made for another version. Download or save the preset again."
        ) from error
    backbone = parts.backbone
    _check_finite(backbone, source.name)
    length, limited_by = _limit(parts, max_length)
    where = str(backbone.weights[0].value.device)
    info = ModelInfo(
        name=source.name,
        architecture=type(backbone).__name__.removesuffix("Backbone") + "CausalLM",
        # Counted first: once rounded, a matrix and its scales count as other parameters.
        parameters=backbone.count_params(),
        dtype=precision,
        backend=keras.backend.backend(),
        device="CPU" if "cpu" in where.lower() else "GPU",
        fingerprint=source.fingerprint(precision, keras.backend.backend()),
        caution=source.caution,
        own_context_length=parts.context_length,
        context_length=length,
        limited_by=limited_by,
    )
    if precision == INT8:
        _round_to_int8(backbone)
    return Gemma(backbone, parts.vocabulary, info)


def _limit(parts: ModelParts, max_length: int | None) -> tuple[int, LengthLimit]:
    """Most tokens of prompt and answer together, and what that follows from."""
    limits: list[tuple[int, LengthLimit]] = [
        (parts.context_length, "model"),
        (longest_text(parts.backbone, text_budget()), "memory"),
    ]
    if max_length:
        limits.append((max_length, "setting"))
    return min(limits, key=lambda limit: limit[0])


def _check_finite(backbone: keras.Model, name: str) -> None:
    """See that each weight is a number: with one that is not, every answer would be nonsense."""
    for weight in backbone.weights:
        if not keras.ops.isfinite(keras.ops.sum(weight)):
            raise ModelError(
                f'"{name}" holds something that is no number in {weight.path}: its files are '
                "damaged. Download or save the preset again."
            )


def _round_to_int8(backbone: keras.Model) -> None:
    # Keras collects garbage after each matrix: what is there already need not be looked through.
    gc.freeze()
    for layer in backbone.transformer_layers:
        for inner in layer._flatten_layers(include_self=False):
            if isinstance(inner, (keras.layers.Dense, keras.layers.EinsumDense)):
                inner.quantize(INT8, config=WEIGHTS_ALONE)
    gc.unfreeze()
