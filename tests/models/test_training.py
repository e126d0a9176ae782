"""A few steps of the real recipe: the loss falls, and a preset comes out."""

import re

import keras_hub
import numpy as np

from models.recipe.train import make
from models.recipe.training import Setting
from models.recipe.trainingset import Mix

QUESTIONS = ((40, Mix(example_counts=(0,))),)
SHORT = Setting(40, tokens=960, curriculum=QUESTIONS, lengths=(96,), tokenizer_documents=400)


def test_a_short_run_lowers_the_loss_and_leaves_a_preset_that_loads(tmp_path, capsys):
    make(tmp_path / "preset", SHORT, seed=3, every=20)
    losses = [float(x) for x in re.findall(r"loss ([\d.]+)", capsys.readouterr().out)]
    assert losses[-1] < 0.8 * losses[0]
    model = keras_hub.models.CausalLM.from_preset(str(tmp_path / "preset"))
    assert np.isfinite(model.score(np.array([[2, 10, 11, 12]]), np.ones((1, 4)))).all()
