"""The peers that speak PyTorch: `python -m benchmarks.torch_peers captum|inseq PRESET ANSWER`.

Writes one line of JSON when the model is loaded, and one more for each line it is sent.
"""

import json
import math
import os
import pickle
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import inseq  # ty: ignore[import-not-found]
import numpy as np
import torch
from captum.attr import Saliency
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import WhitespaceSplit
from transformers import PreTrainedTokenizerFast

from benchmarks.gemma2_torch import in_torch
from lit_core.gemma import Generation, load_model

TOLERANCE = 1e-4

# Gradients `(n, D)` of one target's log-probability, for each target in turn.
EveryToken = Callable[[], list[torch.Tensor]]


def captum(gemma: Any, generation: Generation) -> EveryToken:
    """Captum's `Saliency`, one call for each target; the head computes the target's row alone."""
    ids = torch.tensor([[token.id for token in generation.tokens]])
    embeddings = gemma.get_input_embeddings()(ids)

    def log_probability(inputs: torch.Tensor, place: int) -> torch.Tensor:
        logits = gemma(inputs_embeds=inputs, logits_to_keep=1, use_cache=False).logits
        return logits[:, -1].log_softmax(-1)[:, ids[0, place]]

    saliency = Saliency(log_probability)

    def of_target(place: int) -> torch.Tensor:
        before = embeddings[:, :place].clone().requires_grad_()
        return saliency.attribute(before, abs=False, additional_forward_args=place)[0]

    return lambda: [
        of_target(place) for place in range(generation.prompt_tokens, len(generation.tokens))
    ]


def of_inseq(gemma: Any, generation: Generation) -> EveryToken:
    """Inseq's `saliency` of the answer; a tokenizer whose words are ids gives it our tokens."""
    words = {f"<{number}>": number for number in range(gemma.config.vocab_size)}
    tokenizer = Tokenizer(WordLevel(words, unk_token="<3>"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    special = {"pad_token": "<0>", "eos_token": "<1>", "bos_token": "<2>", "unk_token": "<3>"}
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, **special)
    model = inseq.load_model(gemma, "saliency", tokenizer=fast)
    written = [f"<{token.id}>" for token in generation.tokens]
    prompt, text = " ".join(written[: generation.prompt_tokens]), " ".join(written)

    def every_token() -> list[torch.Tensor]:
        result = model.attribute(
            prompt, text, attributed_fn="probability", logprob=True, show_progress=False
        )
        gradients = result.sequence_attributions[0].target_attributions
        places = range(generation.prompt_tokens, len(generation.tokens))
        return [gradients[:place, number] for number, place in enumerate(places)]

    return every_token


PEERS = {"captum": captum, "inseq": of_inseq}


def main() -> None:
    """Answer each line that comes in."""
    # What libraries print must not come between the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    peer, preset, path = sys.argv[1:]
    generation: Generation = pickle.loads(Path(path).read_bytes())
    model = load_model(preset)
    gemma = in_torch(model.backbone)
    _check(gemma, model.score_part(generation, generation.prompt_tokens, len(generation.tokens)))
    every_token = PEERS[peer](gemma, generation)
    threads = _use_the_quickest(gemma, len(generation.tokens))
    scale = math.sqrt(gemma.config.hidden_size)  # transformers counts it to the embedding
    told: dict[str, Any] = {"name": f"{peer} {version(peer)}", "threads": threads}
    for answer in _answers(told, every_token, scale, len(generation.tokens)):
        print(json.dumps(answer), file=answers, flush=True)


def _answers(
    told: dict[str, Any], every_token: EveryToken, scale: float, count: int
) -> Iterator[dict[str, Any]]:
    yield told
    for _ in sys.stdin:
        norms = [scale * gradient.detach().norm(dim=-1).numpy() for gradient in every_token()]
        yield {"scores": [np.pad(norm, (0, count - len(norm))).tolist() for norm in norms]}


def _check(gemma: Any, read: Generation) -> None:
    """Make sure that it is the same model."""
    ids = torch.tensor([[token.id for token in read.tokens]])
    with torch.no_grad():
        known = gemma(ids).logits[0].log_softmax(-1)
    targets = range(read.prompt_tokens, len(read.tokens))
    found = [float(known[place - 1, ids[0, place]]) for place in targets]
    if not np.allclose(found, read.log_probabilities, atol=TOLERANCE):
        raise ValueError("The model in PyTorch gives other log-probabilities.")


def _use_the_quickest(gemma: Any, length: int) -> int:
    """Set one thread or all cores, whichever is quicker: small models suffer from many."""
    embeddings = gemma.get_input_embeddings()(torch.full((1, length), 3))
    times = {}
    for threads in {1, os.cpu_count() or 1}:
        torch.set_num_threads(threads)
        for _ in range(3):
            inputs = embeddings.clone().requires_grad_()
            began = time.perf_counter()
            gemma(inputs_embeds=inputs, use_cache=False).logits.sum().backward()
            times[threads] = time.perf_counter() - began
    best = min(times, key=lambda threads: times[threads])
    torch.set_num_threads(best)
    return best


if __name__ == "__main__":
    main()
