"""The peers' side of `benchmarks.real`: `python -m benchmarks.real_transformers GGUF FILE`.

Transformers reads the same GGUF file, writes and explains; LIT's salience model wraps it.
"""

import pickle
import sys
import time
from pathlib import Path
from typing import Any

STARTED = time.perf_counter()

import torch  # noqa: E402
from lit_nlp.examples.prompt_debugging.transformers_lms import (  # noqa: E402  # ty: ignore[import-not-found]
    HFSalienceModel,
)
from transformers import AutoModelForCausalLM, BatchEncoding  # noqa: E402

from benchmarks.real_ours import NEW  # noqa: E402
from benchmarks.side_process import Work, answer_questions  # noqa: E402
from lit_core.gemma import Generation  # noqa: E402


class GivenTokens:
    """A tokenizer that gives LIT the tokens that were explained on our side."""

    padding_side, eos_token, pad_token = "left", "<eos>", "<eos>"

    def __init__(self, generation: Generation):
        self._ids = [token.id for token in generation.tokens]

    def __call__(self, *_: object, **__: object) -> BatchEncoding:
        """The same tokens whatever the text."""
        ids = torch.tensor([self._ids])
        return BatchEncoding({"input_ids": ids, "attention_mask": torch.ones_like(ids)})

    def convert_ids_to_tokens(self, ids: Any) -> list[str]:
        """LIT asks for names, which nobody reads here."""
        return [str(number) for number in ids]


def main() -> None:
    """Load, then work."""
    gguf, file = map(Path, sys.argv[1:])
    began = time.perf_counter()
    model = AutoModelForCausalLM.from_pretrained(
        gguf.parent, gguf_file=gguf.name, dtype=torch.float32
    ).eval()
    loaded = time.perf_counter()
    generation: Generation = pickle.loads(file.read_bytes())
    answer_questions(
        works(model, generation),
        seconds=loaded - began,
        since_start=loaded - STARTED,
        threads=torch.get_num_threads(),
    )


def works(model: Any, generation: Generation) -> dict[str, Work]:
    """What can be asked for."""
    ids = torch.tensor([[token.id for token in generation.tokens]])
    first, count = generation.prompt_tokens, len(generation.response_tokens)
    model.framework = "pt"
    lit = HFSalienceModel(model=model, tokenizer=GivenTokens(generation))

    def write(new: int) -> torch.Tensor:
        with torch.no_grad():
            return model.generate(
                ids[:, :first], max_new_tokens=new, min_new_tokens=new, do_sample=False
            )

    def selection() -> torch.Tensor:
        embeddings = model.get_input_embeddings()(ids).detach().requires_grad_()
        chances = model(inputs_embeds=embeddings).logits.log_softmax(-1)[0, first - 1 : -1]
        wanted = chances.compute(1, ids[0, first:, None]).sum()
        return torch.autograd.grad(wanted, embeddings)[0]

    def lits(start: int, end: int) -> list[Any]:
        mask = [first + start <= place < first + end for place in range(len(generation.tokens))]
        example = {"prompt": generation.prompt, "target": generation.response, "target_mask": mask}
        return list(lit.predict([example]))

    return {
        "answer": lambda: write(count),
        "write": lambda: write(NEW),
        "selection": selection,
        "lit_selection": lambda: lits(0, count),
        "lit_one_token": lambda: lits(count // 2, count // 2 + 1),
    }


if __name__ == "__main__":
    main()
