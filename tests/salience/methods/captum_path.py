"""Integrated gradients by Captum, of KerasHub's layers as PyTorch modules; writes an .npz file.

Run with `KERAS_BACKEND=torch`: a process has one backend.
"""

import sys
from typing import Any

import numpy as np
import torch
from captum.attr import LayerIntegratedGradients

from tests.salience.methods.small_gemma import small_gemma, small_text

PAD = 0


class Embedding(torch.nn.Module):
    """The embedding table alone; Gemma's own layer is the output head as well."""

    def __init__(self, backbone: Any):
        super().__init__()
        self.backbone = backbone

    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        return self.backbone.token_embedding(ids)


def main(path: str, steps: int) -> None:
    model = small_gemma()
    generation = small_text(model)
    backbone, first = model.backbone, generation.prompt_tokens
    ids = torch.tensor([[token.id for token in generation.tokens]])
    base = ids.clone()
    base[0, 1:first] = PAD
    embedding = Embedding(backbone)

    def log_probabilities(ids: torch.Tensor) -> torch.Tensor:
        x = embedding(ids) * backbone.hidden_dim**0.5
        mask = torch.ones(x.shape[:2], dtype=torch.int32)
        for layer in backbone.transformer_layers:
            x = layer(x, padding_mask=mask)
        logits = backbone.token_embedding(backbone.layer_norm(x), reverse=True)
        every = torch.log_softmax(logits[:, first - 1 : -1], dim=-1)
        targets = torch.tensor([token.id for token in generation.response_tokens])
        return every[:, torch.arange(len(targets)), targets]

    captum = LayerIntegratedGradients(log_probabilities, embedding)
    columns = []
    for target in range(len(generation.response_tokens)):
        found = captum.attribute(
            ids, base, target=target, n_steps=steps, method="gausslegendre", internal_batch_size=1
        )
        columns.append(found[0].sum(dim=-1).detach().numpy())
    with torch.no_grad():
        ends = [log_probabilities(x)[0].numpy() for x in (ids, base)]
    np.savez(path, matrix=np.stack(columns, axis=1), change=ends[0] - ends[1])


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
