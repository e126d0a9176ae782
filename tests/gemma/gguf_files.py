"""GGUF files of small Gemmas that nobody trained."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import sentencepiece
from gguf import GGMLQuantizationType as Kind
from gguf import GGUFValueType as Type

from lit_core.gemma import EMBEDDED, resolve

VOCABULARY = resolve(EMBEDDED).fetch() / "assets/tokenizer/vocabulary.spm"
NORMAL, CONTROL, USER_DEFINED, BYTE = 1, 3, 4, 6
WORDS, WIDTH, INNER, WINDOW = 1600, 256, 256, 8
HEADS, SHARED, HEAD = 4, 2, 64
# The seventh layer of a Gemma 3 is the first after one that sees the whole text.
LAYERS = {"gemma": 2, "gemma2": 2, "gemma3": 7}
MATRICES = {
    "attn_q": (HEADS * HEAD, WIDTH),
    "attn_k": (SHARED * HEAD, WIDTH),
    "attn_v": (SHARED * HEAD, WIDTH),
    "attn_output": (WIDTH, HEADS * HEAD),
    "ffn_gate": (INNER, WIDTH),
    "ffn_up": (INNER, WIDTH),
    "ffn_down": (WIDTH, INNER),
}
NORMS = {
    "gemma": ("attn_norm", "ffn_norm"),
    "gemma2": ("attn_norm", "ffn_norm", "post_attention_norm", "post_ffw_norm"),
    "gemma3": ("attn_norm", "ffn_norm", "post_attention_norm", "post_ffw_norm"),
}
SETTINGS: dict[str, dict[str, Any]] = {
    "gemma": {},
    "gemma2": {
        "attention.sliding_window": WINDOW,
        "attn_logit_softcapping": 5.0,
        "final_logit_softcapping": 3.0,
    },
    "gemma3": {
        "attention.sliding_window": WINDOW,
        "rope.freq_base": 1e6,
        "rope.scaling.type": "linear",
        "rope.scaling.factor": 8.0,
    },
}
TYPES = {bool: Type.BOOL, int: Type.UINT32, float: Type.FLOAT32, str: Type.STRING, list: Type.ARRAY}
# For each K-quant: where in a block the scale stands, a scale that makes weights of about 0.1, and
# how many times as large the scale of what is taken off is, which stands behind it.
K_QUANTS = {
    Kind.Q2_K: (80, 0.01, 1.5),
    Kind.Q3_K: (108, 0.0025, None),
    Kind.Q4_K: (0, 0.0006, 7.5),
    Kind.Q5_K: (0, 0.0003, 15.5),
    Kind.Q6_K: (208, 0.0001, None),
}
KINDS = (
    *(Kind.F32, Kind.F16, Kind.BF16, Kind.Q4_0, Kind.Q4_1, Kind.Q5_0, Kind.Q5_1, Kind.Q8_0),
    *K_QUANTS,
)


def small_gguf(
    path: Path,
    family: str = "gemma2",
    kind: Kind = Kind.Q8_0,
    metadata: Mapping[str, Any] | None = None,
    tensors: Mapping[str, np.ndarray | None] | None = None,
) -> Path:
    """Write a small Gemma with its matrices of one kind.

    Args:
        path: where to.
        family: `gemma`, `gemma2` or `gemma3`.
        kind: how matrices are quantized; norms are F32, as in any file.
        metadata: what the file says other than it should; None leaves it out.
        tensors: float32 tensors it holds other than it should; None leaves one out.
    """
    said = _metadata(family) | dict(metadata or {})
    writer = gguf.GGUFWriter(path, said.pop("general.architecture"))
    for key, value in said.items():
        if value is not None:
            inner = TYPES[type(value[0])] if isinstance(value, list) else None
            writer.add_key_value(key, value, TYPES[type(value)], inner)
    random = np.random.default_rng(5)
    for name, shape in _shapes(family).items():
        if name not in (tensors or {}):
            if len(shape) == 1:
                writer.add_tensor(name, random.normal(1, 0.3, shape).astype("float32"))
            else:
                writer.add_tensor(name, _quantized(shape, kind, random), raw_dtype=kind)
    for name, tensor in (tensors or {}).items():
        if tensor is not None:
            writer.add_tensor(name, tensor.astype("float32"))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def _metadata(family: str) -> dict[str, Any]:
    settings = {
        "context_length": 512,
        "embedding_length": WIDTH,
        "block_count": LAYERS[family],
        "feed_forward_length": INNER,
        "attention.head_count": HEADS,
        "attention.head_count_kv": SHARED,
        "attention.key_length": HEAD,
        "attention.layer_norm_rms_epsilon": 1e-6,
    } | SETTINGS[family]
    return {
        "general.architecture": family,
        **{f"{family}.{name}": value for name, value in settings.items()},
        **{f"tokenizer.ggml.{name}": value for name, value in small_vocabulary().items()},
    }


def small_vocabulary() -> dict[str, Any]:
    """Tiny Gemma's vocabulary, written as llama.cpp's convert script does."""
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(VOCABULARY))
    numbers = range(pieces.get_piece_size())
    texts = [pieces.id_to_piece(number) for number in numbers]
    return {
        "model": "llama",
        "tokens": texts,
        "scores": [pieces.get_score(number) for number in numbers],
        "token_type": [_piece_type(pieces, number) for number in numbers],
        "padding_token_id": pieces.pad_id(),
        "eos_token_id": pieces.eos_id(),
        "bos_token_id": pieces.bos_id(),
        "unknown_token_id": pieces.unk_id(),
        "add_space_prefix": False,
    }


def _piece_type(pieces: Any, number: int) -> int:
    text = pieces.id_to_piece(number)
    if pieces.is_byte(number):
        return BYTE
    if text.startswith("<") and text.endswith(">"):
        return CONTROL
    return USER_DEFINED if text.endswith(("\n", ":")) and text != ":" else NORMAL


def _shapes(family: str) -> dict[str, tuple[int, ...]]:
    shapes: dict[str, tuple[int, ...]] = {"token_embd.weight": (WORDS, WIDTH)}
    for layer in range(LAYERS[family]):
        at = f"blk.{layer}"
        shapes |= {f"{at}.{name}.weight": shape for name, shape in MATRICES.items()}
        shapes |= {f"{at}.{name}.weight": (WIDTH,) for name in NORMS[family]}
        if family == "gemma3":
            shapes |= {f"{at}.attn_{name}_norm.weight": (HEAD,) for name in "qk"}
    return shapes | {"output_norm.weight": (WIDTH,)}


def _quantized(shape: tuple[int, ...], kind: Kind, random: np.random.Generator) -> np.ndarray:
    if kind is Kind.I8:
        return random.integers(-128, 128, shape, "int8")
    if kind not in K_QUANTS:
        return gguf.quantize(random.normal(0, 0.1, shape).astype("float32"), kind)
    per_block, size = gguf.GGML_QUANT_SIZES[kind]
    place, scale, taken_off = K_QUANTS[kind]
    blocks = random.integers(0, 256, (shape[0], shape[1] // per_block, size), "uint8")
    scales = [scale] if taken_off is None else [scale, scale * taken_off]
    written = np.array(scales, "float16").view("uint8")
    blocks[..., place : place + len(written)] = written
    return blocks.reshape(shape[0], -1)


def dequantized(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a file in float32, as llama.cpp's own library reads them."""
    return {
        tensor.name: gguf.dequantize(tensor.data, tensor.tensor_type)
        for tensor in gguf.GGUFReader(path).tensors
    }
