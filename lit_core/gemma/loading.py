"""Loads a preset from its folder, and describes what was loaded."""

import hashlib
from pathlib import Path

from lit_core.errors import ModelError
from lit_core.gemma.framework import keras, keras_hub
from lit_core.gemma.model import Gemma
from lit_core.gemma.presets import is_teaching
from lit_core.gemma.values import ModelInfo

# Gemma 1 and 2, which are one class, and Gemma 3.
FAMILIES = (keras_hub.models.GemmaCausalLM, keras_hub.models.Gemma3CausalLM)


def load_preset(folder: Path, name: str, dtype: str) -> Gemma:
    """Load the preset in a folder; it is known by `name`.

    Raises:
        ModelError: its files cannot be loaded as a Gemma.
    """
    try:
        causal_lm = keras_hub.models.CausalLM.from_preset(str(folder), dtype=dtype)
    except Exception as error:
        raise ModelError(
            f'The model "{name}" cannot be loaded ({type(error).__name__}): its files are '
            "incomplete or made for another version. Download or save the preset again."
        ) from error
    if not isinstance(causal_lm, FAMILIES):
        raise ModelError(
            f'"{name}" is a {type(causal_lm).__name__}: only Gemma 1, 2 and 3 text models work.'
        )
    return Gemma(causal_lm, _describe(causal_lm, name, folder, dtype))


def _describe(
    causal_lm: keras_hub.models.CausalLM, name: str, folder: Path, dtype: str
) -> ModelInfo:
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
        context_length=causal_lm.preprocessor.sequence_length,
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
