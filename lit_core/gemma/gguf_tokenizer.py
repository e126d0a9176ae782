"""Makes the SentencePiece model of a GGUF file, which holds its vocabulary piece by piece."""

from sentencepiece import sentencepiece_model_pb2

from lit_core.errors import ModelError
from lit_core.gemma.gguf_file import GgufFile
from lit_core.gemma.tokenizer import SPACE, Tokenizer
from lit_core.prompts import TURN_END, TURN_START

PIECES_OF_SENTENCEPIECE = "llama"
# SentencePiece's kind of model, and two of its kinds of pieces.
BYTE_PAIRS, UNKNOWN, USER_DEFINED = 2, 2, 4
# Gemma finds these in the text it is given; GGUF has them as control pieces, found in no text.
MARKS = frozenset({TURN_START, TURN_END})


def sentencepiece_proto(file: GgufFile) -> bytes:
    """The serialized SentencePiece model of a file's vocabulary.

    Raises:
        ModelError: its vocabulary is not one of SentencePiece's, or is damaged.
    """
    kind = file.vocabulary("model")
    if kind != PIECES_OF_SENTENCEPIECE:
        raise ModelError(
            f'{file.path.name} has a vocabulary of the kind "{kind}", which no Gemma has: convert '
            "the model again from its original files."
        )
    try:
        proto = _proto(file)
        # SentencePiece only says here what is wrong with a model.
        Tokenizer(proto).bos_token()
    except (TypeError, ValueError, IndexError, RuntimeError) as error:
        raise ModelError(
            f"{file.path.name} has a vocabulary that cannot be read: download it again, or convert "
            "the model again from its original files."
        ) from error
    return proto


def _proto(file: GgufFile) -> bytes:
    texts, scores, kinds = map(file.vocabulary, ("tokens", "scores", "token_type"))
    words, _ = file.shape("token_embd.weight")
    if len(texts) != words:
        raise ValueError(f"There are {len(texts)} texts for {words} tokens.")
    model = sentencepiece_model_pb2.ModelProto()  # ty: ignore[missing-attribute]
    trainer, normalizer = model.trainer_spec, model.normalizer_spec
    trainer.model_type, trainer.byte_fallback, trainer.vocab_size = BYTE_PAIRS, True, len(texts)
    # As every Gemma calls them: a file may give another end, that of a turn, as its own.
    trainer.pad_piece, trainer.eos_piece = "<pad>", "<eos>"
    trainer.bos_piece, trainer.unk_piece = "<bos>", "<unk>"
    for text, score, kind in zip(texts, scores, kinds, strict=True):
        if text == trainer.unk_piece:
            kind = UNKNOWN
        elif kind == USER_DEFINED or text in MARKS:
            # Runs of blanks are written as blanks in GGUF, and found as SentencePiece's own sign.
            text, kind = text.replace(" ", SPACE), USER_DEFINED
        model.pieces.add(piece=text, score=score, type=kind)
    normalizer.name, normalizer.escape_whitespaces = "identity", True
    normalizer.add_dummy_prefix = bool(file.vocabulary("add_space_prefix", False))
    normalizer.remove_extra_whitespaces = False
    return model.SerializeToString()
