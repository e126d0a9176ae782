"""How long an answer there is room for beside a prompt."""

from lit_core.gemma import Decoding
from lit_core.views.state.resources import engine


def fit_to_context(decoding: Decoding, prompt: str) -> Decoding:
    """The settings, for as long an answer as there is room for beside a prompt.

    As they are while the model is not loaded, which alone knows.
    """
    count, info = engine().count_tokens(prompt), engine().info
    limit = info.context_length if info else None
    return decoding if count is None or limit is None else decoding.fitted(count, limit)
