"""How much memory influence takes beside LIT, with the vocabulary of a real Gemma."""

import json
import pickle
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.lit_peer import NAME
from benchmarks.peak import LIT_CALLS
from benchmarks.random_preset import save_random_gemma
from benchmarks.texts import text_of_length
from lit_core.gemma import Generation, load_model

VOCABULARY = 256_000


def memory_figures(
    part: str, lengths: Iterable[tuple[int, int]], wanted: float | None = None
) -> list[Figure]:
    """Peak memory above the loaded model, for texts of some prompt and answer tokens."""
    figures = []
    with tempfile.TemporaryDirectory() as folder:
        preset = Path(folder) / "preset"
        save_random_gemma(preset, VOCABULARY)
        model = load_model(str(preset))
        texts = [text_of_length(model, *length) for length in lengths]
        del model
        for generation in texts:
            try:
                ours, theirs = (_peaks(side, preset, generation) for side in ("ours", "lit"))
            except MemoryError as error:
                print(error, file=sys.stderr)
                continue
            figures += [
                Figure(f"{part}.memory_{what}", ours[what], NAME, theirs[what], "MB", setting)
                for what, setting in _settings(generation, wanted).items()
            ]
    return figures


def _peaks(side: str, preset: Path, generation: Generation) -> dict[str, float]:
    """Megabytes above the loaded model, in a process for this side alone.

    Raises:
        MemoryError: the system has ended it.
    """
    answer = preset.parent / "answer.pickle"
    answer.write_bytes(pickle.dumps(generation))
    command = [sys.executable, "-m", "benchmarks.peak", side, str(preset), str(answer)]
    process = subprocess.run(command, stdout=subprocess.PIPE, text=True)
    if process.returncode == -signal.SIGKILL:
        raise MemoryError(
            f"{len(generation.tokens)} tokens are more than this machine holds: {side}."
        )
    process.check_returncode()
    told = json.loads(process.stdout.splitlines()[-1])
    return {what: peak / 1e6 for what, peak in told.items()}


def _settings(generation: Generation, wanted: float | None) -> dict[str, dict[str, object]]:
    setting: dict[str, object] = {
        "model": "random Gemma 2, 4 layers of width 128",
        "vocabulary": VOCABULARY,
        "prompt_tokens": generation.prompt_tokens,
        "answer_tokens": len(generation.response_tokens),
        "above": "the loaded model",
    }
    if wanted is not None:
        setting["wanted"] = wanted
    calls = min(LIT_CALLS, len(generation.response_tokens))
    return {"one_selection": setting, "every_token": setting | {"lit_calls": calls}}
