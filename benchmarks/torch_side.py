"""Every token's influence beside Captum and Inseq, on the same weights in PyTorch."""

import sys
import tempfile
from pathlib import Path

from benchmarks.exactness import furthest
from benchmarks.figures import Figure, of_answer, seconds_side_by_side
from benchmarks.our_side import OurSalience
from benchmarks.peer_process import PeerProcess
from lit_core.gemma import Generation

PEERS = ("captum", "inseq")

# Peers lose digits where the model is sure of its token; further apart it is another quantity.
SAME = 0.05


def torch_figures(ours: OurSalience, generation: Generation) -> tuple[list[Figure], bool]:
    """Seconds for every token of an answer, and whether all peers give the numbers we do."""
    figures, agree = [], True
    for peer in PEERS:
        with (
            tempfile.TemporaryDirectory() as folder,
            PeerProcess(peer, generation.model.name, generation, Path(folder)) as theirs,
        ):
            pair = seconds_side_by_side(ours.every_token, theirs, 3)
            apart = furthest(theirs(), ours.every_token())
        figures.append(
            of_answer(
                "salience.every_token",
                generation,
                pair,
                theirs.name,
                threads=theirs.threads,
                apart=float(f"{apart:.2g}"),
            )
        )
        if apart > SAME:
            print(f"{theirs.name} gives other numbers: {apart:.2g} apart.", file=sys.stderr)
            agree = False
    return figures, agree
