"""Encodes text to tokens and decodes them, with the character offsets of each token."""

from collections.abc import Sequence
from itertools import accumulate

import sentencepiece

from lit_core.errors import ModelInputError
from lit_core.gemma.values import Token

SPACE = "▁"


class Tokenizer:
    """SentencePiece with offsets, made from the model a KerasHub tokenizer carries.

    An answer stops at one of the `ends`; they and the `marks` are signals, not text.
    """

    def __init__(self, proto: bytes, ends: Sequence[str] = (), marks: Sequence[str] = ()):
        self._pieces = sentencepiece.SentencePieceProcessor(model_proto=proto)
        self.bos_id: int = self._pieces.bos_id()
        self.eos_id: int = self._pieces.eos_id()
        self.stop_ids = frozenset([self.eos_id, *self._known(ends)])
        self._marks = self.stop_ids.union(self._known(marks))

    def encode(self, text: str) -> tuple[Token, ...]:
        """Tokens of `text`, `<bos>` first, with character offsets.

        Raises:
            ModelInputError: the text holds half a character, which no tokenizer can read.
        """
        _check_whole(text)
        pieces = self._pieces.encode(text, return_type="proto").pieces
        char_at = _byte_to_char(text)
        tokens = []
        for piece in pieces:
            start, end = char_at[piece.begin], char_at[piece.end]
            tokens.append(Token(piece.id, text[start:end], start, end, self.is_special(piece.id)))
        return (self.bos_token(), *tokens)

    def count(self, text: str) -> int:
        """How many tokens the model would read, `<bos>` included.

        Raises:
            ModelInputError: the text holds half a character, which no tokenizer can read.
        """
        _check_whole(text)
        return 1 + len(self._pieces.encode(text))

    def bos_token(self) -> Token:
        """The token every sequence begins with."""
        return Token(self.bos_id, self._pieces.id_to_piece(self.bos_id), 0, 0, special=True)

    def is_special(self, token_id: int) -> bool:
        """Whether a token is a signal to the model (`<bos>`, a turn mark) and not text."""
        return self._pieces.is_control(token_id) or token_id in self._marks

    def _known(self, texts: Sequence[str]) -> list[int]:
        ids = [self._pieces.piece_to_id(text) for text in texts]
        return [token_id for token_id in ids if token_id != self._pieces.unk_id()]

    def token_bytes(self, token_id: int) -> bytes:
        """The bytes a token adds to the text; a byte token may hold part of a character."""
        piece = self._pieces.id_to_piece(token_id)
        if self._pieces.is_byte(token_id):
            return bytes([int(piece[3:-1], 16)])
        if self._pieces.is_control(token_id):
            return b""
        return piece.replace(SPACE, " ").encode()

    def decode(self, token_ids: Sequence[int]) -> str:
        """The text of tokens; each byte that belongs to no character becomes U+FFFD."""
        return _shown(self._raw_text(token_ids))

    def with_offsets(self, token_ids: Sequence[int], offset: int) -> tuple[Token, ...]:
        """Tokens of generated ids, with character offsets that begin at `offset`."""
        ends = list(accumulate((len(self.token_bytes(i)) for i in token_ids), initial=0))
        text = self._raw_text(token_ids)
        char_at = _byte_to_char(text)
        tokens = []
        for token_id, begin, end in zip(token_ids, ends, ends[1:], strict=False):
            start, stop = char_at[begin], char_at[end]
            shown, special = _shown(text[start:stop]), self.is_special(token_id)
            tokens.append(Token(token_id, shown, offset + start, offset + stop, special))
        return tuple(tokens)

    def _raw_text(self, token_ids: Sequence[int]) -> str:
        return b"".join(map(self.token_bytes, token_ids)).decode("utf-8", "surrogateescape")


def _check_whole(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ModelInputError(
            f"Character {error.start + 1} of the prompt is broken (half of a character): "
            "delete it and type it again."
        ) from error


def _shown(raw: str) -> str:
    """Text with each stray byte, which Python keeps as a lone surrogate, made U+FFFD."""
    return raw.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _byte_to_char(text: str) -> list[int]:
    """For each byte of `text` in UTF-8, and for its end, the index of the character it is in."""
    sizes = (len(char.encode("utf-8", "surrogateescape")) for char in text)
    return [i for i, size in enumerate(sizes) for _ in range(size)] + [len(text)]
