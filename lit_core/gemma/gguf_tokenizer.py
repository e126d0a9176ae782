"""Makes the SentencePiece model of a GGUF file, which holds its vocabulary piece by piece."""

from sentencepiece import sentencepiece_model_pb2

from lit_core.errors import ModelError
from lit_core.gemma.gguf_file import GgufFile
from lit_core.prompts import TURN_END, TURN_START

SPACE = "▁"
PIECES_OF_SENTENCEPIECE = "llama"
# SentencePiece's kind of model, and two of its kinds of pieces.
BYTE_PAIRS, UNKNOWN, USER_DEFINED = 2, 2, 4
# Gemma finds these in the text it is given; GGUF has them as control pieces, found in no text.
MARKS = frozenset({TURN_START, TURN_END})


def sentencepiece_proto(file: GgufFile) -> bytes:
    """The serialized SentencePiece model of a file's vocabulary.

    Raises:
        ModelError: its vocabulary is not one of SentencePiece's.
    """
    kind = file.vocabulary("model")
    if kind != PIECES_OF_SENTENCEPIECE:
        raise ModelError(
            f'{file.path.name} has a vocabulary of the kind "{kind}", which no Gemma has: convert '
            "the model again from its original files."
        )
    texts, scores, kinds = map(file.vocabulary, ("tokens", "scores", "token_type"))
    if not texts or not (len(texts) == len(scores or ()) == len(kinds or ())):
        raise ModelError(f"{file.path.name} has no whole vocabulary: download it again.")
    model = sentencepiece_model_pb2.ModelProto()  # ty: ignore[missing-attribute]
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type, trainer.byte_fallback, trainer.vocab_size = BYTE_PAIRS, True, len(texts)
    trainer.pad_id, trainer.eos_id, trainer.bos_id, trainer.unk_id = (
        int(file.vocabulary(f"{name}_token_id", default))
        for name, default in (("padding", 0), ("eos", 1), ("bos", 2), ("unknown", 3))
    )
    trainer.pad_piece, trainer.eos_piece = texts[trainer.pad_id], texts[trainer.eos_id]
    trainer.bos_piece, trainer.unk_piece = texts[trainer.bos_id], texts[trainer.unk_id]
    for number, (text, score, kind) in enumerate(zip(texts, scores, kinds, strict=True)):
        if number == trainer.unk_id:
            kind = UNKNOWN
        elif kind == USER_DEFINED or text in MARKS:
            # Runs of blanks are written as blanks in GGUF, and found as SentencePiece's own sign.
            text, kind = text.replace(" ", SPACE), USER_DEFINED
        model.pieces.add(piece=text, score=score, type=kind)
    normalizer.name, normalizer.escape_whitespaces = "identity", True
    normalizer.add_dummy_prefix = bool(file.vocabulary("add_space_prefix", False))
    normalizer.remove_extra_whitespaces = False
    return model.SerializeToString()
