"""Evidence as bytes for the browser, so that it answers every click by itself."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from lit_core.gemma import TargetGradients
from lit_core.salience import Attribution, Effects, Evidence, SubsetScores, shapley_values

# What all panels together may send of the largest part, the cosines between gradients.
BUDGET = 48 * 2**20
COARSER = ("words", "sentences", "lines")
FULL = 32767

# Which array of its payload a method adds up. The server scores the methods that are not here.
ARRAYS = {
    "grad_l2": "norms",
    "grad_dot_input": "dot",
    "gim": "matrix",
    "integrated_gradients": "matrix",
    "occlusion": "matrix",
    "baylime": "matrix",
    "shap": "matrix",
}

Groups = Sequence[Sequence[int]]


@dataclass(frozen=True)
class EvidencePayload:
    """Bytes that go by the hash of what is in them: a header in JSON and the arrays it names."""

    id: str
    content: bytes


def evidence_payload(
    attribution: Attribution, evidence: Evidence, budget: int = BUDGET
) -> EvidencePayload | None:
    """The payload for one piece of evidence; None if the browser cannot compute scores from it.

    Args:
        attribution: the answer it belongs to.
        evidence: what a method has computed.
        budget: maximum bytes for cosines. Beyond it, targets are merged into words, then sentences,
            then lines; the server scores selections that split a merged target.
    """
    if isinstance(evidence, TargetGradients):
        groups, gradients = _grouped(attribution, evidence, budget)
        norms, cosines = _norms_and_cosines(gradients.gram)
        arrays = {"norms": norms, "cosines": cosines, "dot": gradients.dot_input}
        return _packed(groups, arrays)
    if isinstance(evidence, Effects | SubsetScores):
        shapley = isinstance(evidence, SubsetScores)
        matrix = shapley_values(evidence) if shapley else evidence.matrix
        groups = np.eye(matrix.shape[1]) if evidence.groups is None else evidence.groups
        return _packed(_members(groups), {"matrix": matrix})
    return None


def _grouped(
    attribution: Attribution, gradients: TargetGradients, budget: int
) -> tuple[Groups, TargetGradients]:
    """The gradients, of coarser targets if those they have would not fit."""
    groups = _members(gradients.groups)
    if not gradients.of_each_token:
        return groups, gradients
    generation = attribution.generation
    for granularity in COARSER:
        if _bytes(len(generation.tokens), len(groups)) <= budget:
            break
        parts = [part for part in attribution.segments(granularity) if part.role == "response"]
        groups = [
            list(range(part.first - generation.prompt_tokens, part.stop - generation.prompt_tokens))
            for part in parts
        ]
    return groups, gradients.merged(groups)


def _members(groups: np.ndarray) -> Groups:
    """The targets in each group."""
    return [np.flatnonzero(group).tolist() for group in groups]


def _bytes(inputs: int, groups: int) -> int:
    return inputs * groups * (groups - 1)


def _norms_and_cosines(gram: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Norms `(N, S)`, and for each pair of targets s < t their cosine in `(N, S(S-1)/2)`."""
    norms = np.sqrt(np.maximum(np.einsum("nss->ns", gram), 0.0))
    later, earlier = np.tril_indices(gram.shape[1], -1)
    products = norms[:, later] * norms[:, earlier]
    products[products == 0.0] = np.inf
    cosines = np.clip(gram[:, later, earlier] / products, -1.0, 1.0)
    return norms, np.rint(cosines * FULL).astype("<i2")


def _packed(groups: Groups, arrays: Mapping[str, np.ndarray]) -> EvidencePayload:
    kinds = {
        name: array if array.dtype == "<i2" else array.astype("<f4")
        for name, array in arrays.items()
    }
    content = b"".join(array.tobytes() for array in kinds.values())
    names = [
        {"name": name, "kind": array.dtype.str[1:], "length": array.size}
        for name, array in kinds.items()
    ]
    about = {"groups": groups, "fullScale": FULL, "arrays": names}
    mark = hashlib.sha256(json.dumps(about).encode() + content).hexdigest()[:16]
    head = json.dumps({"id": mark, **about}).encode()
    return EvidencePayload(mark, len(head).to_bytes(4, "little") + head + content)
