"""One loaded Gemma: everything the rest of the house asks of a model."""

import hashlib
from pathlib import Path

import numpy as np

from lit_core.errors import ModelError
from lit_core.gemma.framework import keras, keras_hub
from lit_core.gemma.generation import Generator
from lit_core.gemma.gradients import Differentiator
from lit_core.gemma.presets import is_teaching
from lit_core.gemma.tokenizer import Tokenizer
from lit_core.gemma.values import Decoding, Generation, ModelInfo, TargetGradients, Token
from lit_core.watch import Watch

TURN_END = "<end_of_turn>"


class Gemma:
    """A causal language model with its tokenizer. Not safe to call from two threads at once."""

    def __init__(self, causal_lm: keras_hub.models.CausalLM, info: ModelInfo):
        self.info = info
        self.tokenizer = Tokenizer(causal_lm.preprocessor.tokenizer.proto, [TURN_END])
        self.backbone = causal_lm.backbone
        self._generator = Generator(self.backbone, self.tokenizer, info)
        self._differentiator = Differentiator(self.backbone)

    def generate(self, prompt: str, decoding: Decoding, watch: Watch | None = None) -> Generation:
        """The model's answer to `prompt`.

        Raises:
            ModelError: the prompt is empty, or too long for the model with its answer.
        """
        return self._generator.generate(prompt, decoding, watch or Watch())

    def gradients(self, generation: Generation, watch: Watch | None = None) -> TargetGradients:
        """Gradients of each response token's log-probability, see `TargetGradients`.

        Raises:
            ModelError: there is no response, or the result would outgrow the memory budget.
            Cancelled: the watch was stopped.
        """
        first = generation.prompt_tokens
        return self._differentiator.gradients(generation.tokens, first, watch or Watch())

    def log_probabilities(self, tokens: tuple[Token, ...], first: int) -> np.ndarray:
        """Log-probability `(T,)` of each token from position `first` on, given those before it."""
        return self._differentiator.log_probabilities(tokens, first)


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
    if not isinstance(causal_lm, keras_hub.models.GemmaCausalLM):
        raise ModelError(
            f'"{name}" is a {type(causal_lm).__name__}: only Gemma 1 and 2 text models work so far.'
        )
    return Gemma(causal_lm, _describe(causal_lm, name, folder, dtype))


def _describe(
    causal_lm: keras_hub.models.CausalLM, name: str, folder: Path, dtype: str
) -> ModelInfo:
    backend = keras.backend.backend()
    return ModelInfo(
        name=name,
        architecture=type(causal_lm).__name__,
        parameters=causal_lm.count_params(),
        dtype=dtype,
        backend=backend,
        device="GPU" if keras.distribution.list_devices("gpu") else "CPU",
        fingerprint=_fingerprint(folder, dtype, backend),
        context_length=causal_lm.preprocessor.sequence_length,
        teaching=is_teaching(name),
    )


def _fingerprint(folder: Path, dtype: str, backend: str) -> str:
    """Twelve hex digits that change with the weights, tokenizer, dtype or backend."""
    digest = hashlib.sha256(f"{dtype} {backend}".encode())
    for path in sorted(folder.rglob("*")):
        if path.suffix in {".h5", ".spm", ".safetensors", ".model"} or path.name == "config.json":
            digest.update(path.name.encode())
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:12]
