"""Makes signals of the signs for beginning, end and padding in a vocabulary of Gemma 4."""

from sentencepiece import sentencepiece_model_pb2

# SentencePiece's kind of piece that is found in no text.
CONTROL = 3


def with_control_pieces(vocabulary: bytes) -> bytes:
    """A SentencePiece model whose `<bos>`, `<eos>` and `<pad>` are control pieces.

    KerasHub makes the one of Gemma 4 from a file in another form, where they are pieces like any
    other: there SentencePiece would not know them as its own, and find them in what people type.
    """
    model = sentencepiece_model_pb2.ModelProto.FromString(vocabulary)  # ty: ignore[missing-attribute]
    signs = {"bos_piece": "<bos>", "eos_piece": "<eos>", "pad_piece": "<pad>"}
    for name, text in signs.items():
        setattr(model.trainer_spec, name, text)
    for piece in model.pieces:
        if piece.piece in signs.values():
            piece.type = CONTROL
    return model.SerializeToString()
