"""How an answer was written, in words."""

from lit_core.gemma import Decoding
from lit_core.prompts import stops_in_words


def decoding_in_words(decoding: Decoding) -> str:
    """The settings, such as "up to 64 tokens, the likeliest each time, stops at a blank line"."""
    said = [f"up to {decoding.max_new_tokens:,} tokens"]
    if decoding.is_greedy:
        said.append("the likeliest each time (temperature 0)")
    else:
        said.append(f"drawn at temperature {decoding.temperature:g} with seed {decoding.seed}")
        if decoding.top_p < 1:
            said.append(f"among the likeliest that make up {decoding.top_p:.0%}")
        if decoding.top_k:
            said.append(f"among the {decoding.top_k:,} likeliest")
    return f"{', '.join(said)}; stops {stops_in_words(decoding.stop_sequences)}"
