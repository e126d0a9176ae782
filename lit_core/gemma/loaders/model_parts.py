"""What every format's loader hands out."""

from dataclasses import dataclass

from lit_core.gemma.framework import keras


@dataclass(frozen=True)
class ModelParts:
    """A model as it was read.

    Attributes:
        backbone: KerasHub's, with its weights.
        vocabulary: the SentencePiece model, as its file has it.
        context_length: most tokens it reads at once.
    """

    backbone: keras.Model
    vocabulary: bytes
    context_length: int
