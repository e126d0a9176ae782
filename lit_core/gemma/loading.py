"""Loads a model from its folder or file, and describes what was loaded."""

import gc
import hashlib
from pathlib import Path

from lit_core.errors import ModelError, PromptlightError
from lit_core.gemma.cautions import caution_of
from lit_core.gemma.framework import keras, keras_hub
from lit_core.gemma.gguf_file import GgufFile
from lit_core.gemma.gguf_model import gguf_backbone
from lit_core.gemma.gguf_tokenizer import sentencepiece_proto
from lit_core.gemma.model import Gemma
from lit_core.gemma.values import ModelInfo

INT8 = "int8"
# What is computed from them stays in bfloat16: rounding that too made answers differ more, and took
# longer.
WEIGHTS_ALONE = keras.quantizers.Int8QuantizationConfig(activation_quantizer=None)
GGUF = ".gguf"
# Gemma 1 and 2, which are one class, and Gemma 3.
FAMILIES = (keras_hub.models.GemmaCausalLM, keras_hub.models.Gemma3CausalLM)
FILES = {".h5", ".spm", ".safetensors", ".model", GGUF}


def load_preset(place: Path, name: str, dtype: str, max_length: int | None = None) -> Gemma:
    """Load a model from a KerasHub or Hugging Face folder, or a GGUF file; it is known by `name`.

    With `int8` the layers' matrices are rounded to 8 bits, the embeddings, which are the output
    head as well, stay in bfloat16. A `max_length` above the model's own changes nothing.

    Raises:
        ModelError: its files cannot be loaded as a Gemma.
    """
    stored = "bfloat16" if dtype == INT8 else dtype
    load = _from_gguf if place.suffix == GGUF else _from_folder
    try:
        backbone, vocabulary, length = load(place, name, stored)
    except PromptlightError:
        raise
    except Exception as error:
        raise ModelError(
            f'The model "{name}" cannot be loaded ({type(error).__name__}): its files are '
            "incomplete or made for another version. Download or save the preset again."
        ) from error
    _check_finite(backbone, name)
    where = str(backbone.weights[0].value.device)
    info = ModelInfo(
        name=name,
        architecture=type(backbone).__name__.removesuffix("Backbone") + "CausalLM",
        # Counted first: once rounded, a matrix and its scales count as other parameters.
        parameters=backbone.count_params(),
        dtype=dtype,
        backend=keras.backend.backend(),
        device="CPU" if "cpu" in where.lower() else "GPU",
        fingerprint=fingerprint(place, dtype, keras.backend.backend()),
        context_length=min(length, max_length or length),
        caution=caution_of(str(place)),
    )
    if dtype == INT8:
        _round_to_int8(backbone)
    return Gemma(backbone, vocabulary, info)


def _check_finite(backbone: keras.Model, name: str) -> None:
    """See that each weight is a number: with one that is not, every answer would be nonsense."""
    for weight in backbone.weights:
        if not keras.ops.isfinite(keras.ops.sum(weight)):
            raise ModelError(
                f'"{name}" holds something that is no number in {weight.path}: its files are '
                "damaged. Download or save the preset again."
            )


def _from_gguf(place: Path, _name: str, dtype: str) -> tuple[keras.Model, bytes, int]:
    file = GgufFile(place)
    return gguf_backbone(file, dtype), sentencepiece_proto(file), file.required("context_length")


def _from_folder(place: Path, name: str, dtype: str) -> tuple[keras.Model, bytes, int]:
    causal_lm = keras_hub.models.CausalLM.from_preset(str(place), dtype=dtype)
    if not isinstance(causal_lm, FAMILIES):
        raise ModelError(
            f'"{name}" is a {type(causal_lm).__name__}: only Gemma 1, 2 and 3 text models work.'
        )
    preprocessor = causal_lm.preprocessor
    return causal_lm.backbone, preprocessor.tokenizer.proto, preprocessor.sequence_length


def _round_to_int8(backbone: keras.Model) -> None:
    # Keras collects garbage after each matrix: what is there already need not be looked through.
    gc.freeze()
    for layer in backbone.transformer_layers:
        for inner in layer._flatten_layers(include_self=False):
            if isinstance(inner, (keras.layers.Dense, keras.layers.EinsumDense)):
                inner.quantize(INT8, config=WEIGHTS_ALONE)
    gc.unfreeze()


def fingerprint(place: Path, dtype: str, backend: str) -> str:
    """Twelve hex digits that change with the weights, tokenizer, dtype or backend."""
    digest = hashlib.sha256(f"{dtype} {backend}".encode())
    files = sorted(place.rglob("*")) if place.is_dir() else [place]
    for path in files:
        if path.suffix in FILES or path.name == "config.json":
            if place.is_dir():
                digest.update(path.name.encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
