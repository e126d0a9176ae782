"""What a real Gemma costs, beside its peers on the same weights: `python -m benchmarks.real`.

Each side has a process to itself and is asked in turn. `--model` names another GGUF file, `--parts`
what to measure; llama.cpp is measured where node-llama-cpp is installed in the folder `--llama`,
JAX by the interpreter `--jax`: TensorFlow imports JAX where it is installed, which takes memory.
Each part is kept as soon as it is measured.
"""

import argparse
import pickle
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import LIMIT, Figure, keep, of_answer
from benchmarks.lower_bound import PEER as LEAST
from benchmarks.real_methods import baselines, estimates, methods
from benchmarks.real_ours import LONG, NEW
from benchmarks.side_process import SideProcess
from benchmarks.texts import codelab_prompt
from lit_core.gemma import Decoding, Generation, load_model, resolve

MODEL, ANSWER = "gemma3_270m", 22
ROUNDS = 5
GIGA, BYTES = 1e9, 4
GRADIENT = "gradient · input"
LIT, TRANSFORMERS, LLAMA = "lit-nlp 1.3.1, in PyTorch", "transformers 5.23.0", "llama.cpp"
PARTS = (
    "first",
    "peers",
    "gim",
    "methods",
    "estimates",
    "baselines",
    "jax",
    "torch",
    "bfloat16",
    "llama",
    "long",
)


def main() -> None:
    """Measure all, one kind of figure after the other."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--model", default=MODEL)
    options.add_argument("--llama", metavar="FOLDER", default=".", help="with node_modules")
    options.add_argument("--jax", metavar="PYTHON", help="an interpreter that has JAX")
    options.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    asked = options.parse_args()
    gguf = resolve(asked.model).fetch()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        generation = _answer(asked.model, folder)
        sides = _Sides(gguf, asked.model, folder)
        parts = {
            "first": lambda: _memory_and_first_uses(sides, generation),
            "peers": lambda: _beside_transformers(sides, generation),
            "gim": lambda: _gim(sides, generation),
            "methods": lambda: methods(asked.model),
            "estimates": lambda: estimates(asked.model),
            "baselines": lambda: baselines(asked.model),
            "jax": lambda: _on_jax(sides, generation, asked.jax),
            "torch": lambda: _on_another_backend(sides, generation, "torch"),
            "bfloat16": lambda: _in_bfloat16(sides, generation),
            "llama": lambda: _beside_llama(sides, generation, Path(asked.llama)),
            "long": lambda: _of_a_long_text(sides, generation),
        }
        for part in asked.parts:
            keep(f"real-{part}", parts[part]())


class _Sides:
    """Starts the processes."""

    def __init__(self, gguf: Path, model: str, folder: Path):
        self.gguf, self._model, self.folder = gguf, model, folder

    def ours(
        self,
        precision: str = "float32",
        backend: str = "tensorflow",
        interpreter: str = sys.executable,
    ) -> SideProcess:
        answer = str(self.folder / "answer.pickle")
        command = [interpreter, "-m", "benchmarks.real_ours", self._model, precision, answer]
        return SideProcess(command, {"KERAS_BACKEND": backend})

    def transformers(self) -> SideProcess:
        answer = str(self.folder / "answer.pickle")
        command = [sys.executable, "-m", "benchmarks.real_transformers", str(self.gguf), answer]
        return SideProcess(command, {"KERAS_BACKEND": "torch"})


def _answer(model: str, folder: Path) -> Generation:
    """The answer that is explained, which every side reads from a file."""
    generation = load_model(model).generate(codelab_prompt(), Decoding(max_new_tokens=ANSWER))
    (folder / "answer.pickle").write_bytes(pickle.dumps(generation))
    return generation


def _memory_and_first_uses(sides: _Sides, generation: Generation) -> Iterator[Figure]:
    """What is held, the most that was held, and what the first use of each kind takes."""
    for start in ("very_first", "second"):
        with sides.ours() as ours:
            weights = BYTES * ours.loaded["parameters"] / GIGA
            firsts = {work: ours.ask_all(work) for work in ("answer", "selection", "every")}
            later = {work: _median(ours, work) for work in ("answer", "selection")}
            peak = firsts["every"]["peak"] / GIGA
        for work, seconds in later.items():
            times, more = (3, 3.0) if start == "very_first" else (2, 2.0)
            pair = firsts[work]["seconds"], times * seconds + more
            peer = f"{times} × a later one ({seconds:.2g} s) + {more:g} s"
            yield of_answer(f"real.first_{work}_{start}", generation, pair, peer, wanted=1.0)
    held = ours.loaded["held"] / GIGA
    yield of_answer("real.held", generation, (held, weights + 0.9), "weights + 0.9 GB", "GB", 1.0)
    yield of_answer("real.peak", generation, (peak, weights + 1.6), "weights + 1.6 GB", "GB", 1.0)


def _of_a_long_text(sides: _Sides, generation: Generation) -> Iterator[Figure]:
    """The most memory that explaining a long text takes."""
    with sides.ours() as ours:
        weights = BYTES * ours.loaded["parameters"] / GIGA
        for work in ("long_selection", "long_every"):
            told = ours.ask_all(work)
            pair = told["peak"] / GIGA, weights + 3
            more = {"text": f"{LONG[0]} + {LONG[1]} tokens", "seconds": round(told["seconds"], 1)}
            yield of_answer(f"real.{work}", generation, pair, "weights + 3 GB", "GB", 1.0, **more)


def _beside_transformers(sides: _Sides, generation: Generation) -> Iterator[Figure]:
    """Loading, writing and explaining, beside transformers and LIT around it."""
    count = len(generation.response_tokens)
    with sides.ours() as ours, sides.transformers() as theirs:
        load = ours.loaded["seconds"], theirs.loaded["seconds"]
        yield of_answer("real.load", generation, (load[0], 8.0), LIMIT, wanted=1.0)
        yield of_answer("real.load", generation, load, f"{TRANSFORMERS}, the same file", wanted=1.0)
        before = ours.loaded["held"], theirs.loaded["held"]
        pair = ours.ask_all("selection"), theirs.ask_all("lit_selection")
        peaks = [(told["peak"] - held) / 1e6 for told, held in zip(pair, before, strict=True)]
        yield _figure("memory_one_selection", generation, peaks, LIT, 0.6, unit="MB")
        yield _tokens_a_second(
            generation, _in_turn((ours, "write"), (theirs, "write")), TRANSFORMERS
        )
        pair = _in_turn((ours, "selection"), (theirs, "lit_selection"))
        yield _figure("selection", generation, pair, LIT, 0.5)
        every, one = _in_turn((ours, "every"), (theirs, "lit_one_token"), rounds=3)
        yield _figure("every_target", generation, (every, count * one), LIT, 0.25)
        every, forward, both = _in_turn(
            (ours, "every"), (ours, "forward"), (ours, "forward_and_backward"), rounds=3
        )
        least = forward + count * (both - forward)
        yield _figure("every_target_near_the_limit", generation, (every, least), LEAST, 1.15)


def _gim(sides: _Sides, generation: Generation) -> Iterator[Figure]:
    """GIM beside the gradient that it modifies."""
    with sides.ours() as ours, sides.ours() as theirs:
        before = ours.loaded["held"], theirs.loaded["held"]
        for work in ("selection", "every"):
            pair = ours.ask_all(f"gim_{work}"), theirs.ask_all(work)
            peaks = [(told["peak"] - held) / 1e6 for told, held in zip(pair, before, strict=True)]
            yield _figure(f"gim_{work}_memory", generation, peaks, GRADIENT, 1.3, unit="MB")
            times = _in_turn((ours, f"gim_{work}"), (theirs, work))
            yield _figure(f"gim_{work}", generation, times, GRADIENT, 1.3)


def _on_jax(sides: _Sides, generation: Generation, interpreter: str | None) -> Iterator[Figure]:
    if interpreter is None:
        print("No interpreter with JAX was named: JAX was not measured.", file=sys.stderr)
        return
    yield from _on_another_backend(sides, generation, "jax", interpreter)


def _on_another_backend(
    sides: _Sides, generation: Generation, backend: str, interpreter: str = sys.executable
) -> Iterator[Figure]:
    """An answer and a selection beside transformers' own."""
    wanted = 1.2 if backend == "torch" else None
    mine = sides.ours(backend=backend, interpreter=interpreter)
    with mine as ours, sides.transformers() as theirs:
        for work in ("write", "selection"):
            pair = _in_turn((ours, work), (theirs, work))
            yield _figure(f"{work}_on_{backend}", generation, pair, TRANSFORMERS, wanted)


def _in_bfloat16(sides: _Sides, generation: Generation) -> Iterator[Figure]:
    """The most that is held in bfloat16, beside float32."""
    peaks = []
    for precision in ("bfloat16", "float32"):
        with sides.ours(precision) as ours:
            for work in ("answer", "selection", "every"):
                told = ours.ask_all(work)
            peaks.append(told["peak"] / GIGA)
    yield _figure("peak_bfloat16", generation, peaks, "float32", 1.0, unit="GB")


def _beside_llama(sides: _Sides, generation: Generation, installed: Path) -> Iterator[Figure]:
    """Tokens a second beside llama.cpp, on the file as it is and on the same weights in 32 bits."""
    if not (installed / "node_modules" / "node-llama-cpp").is_dir():
        print("node-llama-cpp is not installed: llama.cpp was not measured.", file=sys.stderr)
        return
    exact = sides.folder / "float32.gguf"
    module = [sys.executable, "-m", "benchmarks.gguf_in_float32", str(sides.gguf), str(exact)]
    subprocess.run(module, check=True)
    prompt = sides.folder / "prompt.txt"
    prompt.write_text(generation.prompt, encoding="utf-8")
    script = Path(__file__).with_name("llama_cpp.mjs")
    for file, how, wanted in ((exact, "float32", 0.9), (sides.gguf, "the file as it is", None)):
        command = ["node", str(script), str(file), str(installed), str(prompt), str(NEW)]
        with sides.ours() as ours, SideProcess(command) as theirs:
            pair = _in_turn((ours, "write"), (theirs, "write"))
        yield _tokens_a_second(generation, pair, f"{LLAMA}, {how}", wanted)


def _in_turn(*works: tuple[SideProcess, str], rounds: int = ROUNDS) -> list[float]:
    """Median seconds of each piece of work, one after the other in each round, once warm."""
    for side, work in works:
        side.ask(work)
    times = [[side.ask(work) for side, work in works] for _ in range(rounds)]
    return [statistics.median(each) for each in zip(*times, strict=True)]


def _median(side: SideProcess, work: str) -> float:
    return statistics.median(side.ask(work) for _ in range(ROUNDS))


def _tokens_a_second(
    generation: Generation, seconds: list[float], peer: str, wanted: float | None = 1.3
) -> Figure:
    """More is better here: `wanted` is the smallest ratio."""
    ours, theirs = (NEW / each for each in seconds)
    more = {} if wanted is None else {"wanted_at_least": wanted}
    return of_answer("real.tokens_a_second", generation, (ours, theirs), peer, "tokens/s", **more)


def _figure(
    name: str,
    generation: Generation,
    pair: list[float] | tuple[float, float],
    peer: str,
    wanted: float | None,
    unit: str = "s",
) -> Figure:
    return of_answer(f"real.{name}", generation, (pair[0], pair[1]), peer, unit, wanted)


if __name__ == "__main__":
    main()
