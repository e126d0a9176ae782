"""Loads a preset from its folder, and describes what was loaded."""

import hashlib
from pathlib import Path

from lit_core.errors import ModelError
from lit_core.gemma.framework import keras, keras_hub
from lit_core.gemma.model import Gemma
from lit_core.gemma.presets import is_teaching
from lit_core.gemma.values import ModelInfo

INT8 = "int8"
# Gemma 1 and 2, which are one class, and Gemma 3.
FAMILIES = (keras_hub.models.GemmaCausalLM, keras_hub.models.Gemma3CausalLM)


def load_preset(folder: Path, name: str, dtype: str, max_length: int | None = None) -> Gemma:
    """Load the preset in a folder; it is known by `name`.

    With `int8` the layers' matrices are rounded to 8 bits, the embeddings, which are the output
    head as well, stay in bfloat16. A `max_length` above the preset's own changes nothing.

    Raises:
        ModelError: its files cannot be loaded as a Gemma.
    """
    stored = "bfloat16" if dtype == INT8 else dtype
    try:
        causal_lm = keras_hub.models.CausalLM.from_preset(str(folder), dtype=stored)
    except Exception as error:
        raise ModelError(
            f'The model "{name}" cannot be loaded ({type(error).__name__}): its files are '
            "incomplete or made for another version. Download or save the preset again."
        ) from error
    if not isinstance(causal_lm, FAMILIES):
        raise ModelError(
            f'"{name}" is a {type(causal_lm).__name__}: only Gemma 1, 2 and 3 text models work.'
        )
    # Described first: once rounded, a matrix and its scales count as other parameters.
    info = _describe(causal_lm, name, folder, dtype, max_length)
    if dtype == INT8:
        _round_to_int8(causal_lm.backbone)
    return Gemma(causal_lm, info)


def _round_to_int8(backbone: keras.Model) -> None:
    for layer in backbone.transformer_layers:
        for inner in layer._flatten_layers(include_self=False):
            if isinstance(inner, (keras.layers.Dense, keras.layers.EinsumDense)):
                inner.quantize(INT8)


def _describe(
    causal_lm: keras_hub.models.CausalLM,
    name: str,
    folder: Path,
    dtype: str,
    max_length: int | None,
) -> ModelInfo:
    length = causal_lm.preprocessor.sequence_length
    backend = keras.backend.backend()
    where = str(causal_lm.weights[0].value.device)
    return ModelInfo(
        name=name,
        architecture=type(causal_lm).__name__,
        parameters=causal_lm.count_params(),
        dtype=dtype,
        backend=backend,
        device="CPU" if "cpu" in where.lower() else "GPU",
        fingerprint=fingerprint(folder, dtype, backend),
        context_length=min(length, max_length or length),
        teaching=is_teaching(str(folder)),
    )


def fingerprint(folder: Path, dtype: str, backend: str) -> str:
    """Twelve hex digits that change with the weights, tokenizer, dtype or backend."""
    digest = hashlib.sha256(f"{dtype} {backend}".encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".h5", ".spm", ".safetensors", ".model"} or path.name == "config.json":
            digest.update(path.name.encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
