"""What transformers says of a text that a model here has read."""

from collections.abc import Callable
from typing import Any

import torch

from lit_core.gemma import Generation


def with_random_weights(peer: Any, spread: float) -> Any:
    """The same peer, ready to be asked, with weights drawn from a normal distribution."""
    with torch.no_grad():
        for weights in peer.parameters():
            weights.normal_(0, spread)
    return peer.eval()


def log_probabilities(peer: Callable, generation: Generation) -> list[float]:
    """Of each token of the response, in nats."""
    ids = torch.tensor([[token.id for token in generation.tokens]])
    with torch.no_grad():
        told = torch.log_softmax(peer(ids).logits[0].double(), dim=-1)
    places = range(generation.prompt_tokens, ids.shape[1])
    return [float(told[place - 1, ids[0, place]]) for place in places]
