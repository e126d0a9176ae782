"""A Gemma with weights nobody trained and a text of a few lines, the same on every backend."""

from lit_core.gemma import Generation
from lit_core.gemma.forward import LayeredForward
from tests.gemma.random_gemma import VOCABULARY, random_gemma
from tests.planted.bare_model import BareModel

WINDOW = 4
WORDS = [f" word{number}" for number in range(VOCABULARY)]
WORDS[:4] = ["<pad>", "<eos>", "<bos>", "\n"]


def small_gemma() -> BareModel:
    """Two layers, every feature of Gemma 2."""
    return BareModel(LayeredForward(random_gemma(WINDOW).backbone), WORDS)


def small_text(model: BareModel) -> Generation:
    """Four lines, and an answer of four words."""
    lines = [[41, 7, 90], [23, 66], [12, 85, 50, 33], [71, 18]]
    prompt = [word for line in lines for word in (*(WORDS[number] for number in line), "\n")]
    return model.make_generation(prompt, [WORDS[number] for number in (60, 9, 28, 77)])
