"""Makes Tiny Gemma from nothing: ``python -m models.recipe.train``."""

import argparse
import os
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import keras
import keras_hub
import sentencepiece

from models.recipe.architecture import tiny_gemma
from models.recipe.tokenizer import train_tokenizer
from models.recipe.training import SETTINGS, Setting, train

PRESET = Path(__file__).parents[1] / "tiny_gemma"


def make(out: Path, setting: Setting, seed: int, every: int = 100, done: int = 0) -> None:
    """Train a tokenizer and a model, and leave them as a KerasHub preset.

    With ``done``, go on from that step with the preset that an earlier run left in ``out``.
    """
    keras.utils.set_random_seed(seed)
    if done:
        model = keras_hub.models.GemmaCausalLM.from_preset(str(out))
        proto = model.preprocessor.tokenizer.proto
    else:
        proto = train_tokenizer(seed, documents=setting.tokenizer_documents)
        model = tiny_gemma(proto)
    processor = sentencepiece.SentencePieceProcessor(model_proto=proto)
    print(f"{model.backbone.count_params():,} parameters, {setting.steps} steps", flush=True)

    def report(step: int, loss: float, speed: float) -> None:
        print(f"step {step}: loss {loss:.4f}, {speed:,.0f} tokens/s", flush=True)
        if step % (5 * every) == 0:
            model.save_to_preset(str(out))

    train(model, processor, setting, seed, report, every, done)
    model.save_to_preset(str(out))


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=PRESET, help="folder of the preset")
    parser.add_argument("--setting", choices=SETTINGS, default="cpu")
    parser.add_argument("--steps", type=int, help="steps, if not the setting's own")
    parser.add_argument("--resume", type=int, default=0, help="steps the preset in --out has done")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    setting = SETTINGS[arguments.setting]
    if arguments.steps:
        setting = replace(setting, steps=arguments.steps)
    make(arguments.out, setting, arguments.seed, done=arguments.resume)


if __name__ == "__main__":
    main()
