"""Which attention each layer of Gemma 1, 2 and 3 has, as the papers on them say."""

from typing import Any


def is_local(config: dict[str, Any], number: int) -> bool:
    """Every second layer of Gemma 2 and all but every sixth of Gemma 3 look back a little."""
    return config["use_sliding_window_attention"] and (
        number % 6 < 5 if _is_gemma3(config) else number % 2 == 0
    )


def rotation(config: dict[str, Any], local: bool) -> tuple[float, float]:
    """The longest wave of the position embedding, and the factor positions are divided by."""
    if not _is_gemma3(config):
        return 10_000.0, 1.0
    if local:
        return 10_000.0, config["local_rope_scaling_factor"]
    return 1_000_000.0, config["global_rope_scaling_factor"]


def _is_gemma3(config: dict[str, Any]) -> bool:
    return "local_rope_scaling_factor" in config
