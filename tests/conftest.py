"""What costs seconds and is shared by the whole run: the embedded model, an answer, its causes."""

from typing import TYPE_CHECKING

import pytest

from lit_core.gemma import Decoding, Generation, load_model
from lit_core.prompts import load_prompt
from lit_core.salience import Salience

if TYPE_CHECKING:
    from lit_core.gemma.model import Gemma


@pytest.fixture(scope="session")
def gemma() -> "Gemma":
    return load_model()


@pytest.fixture(scope="session")
def mistake(gemma: "Gemma") -> Generation:
    """The answer to the codelab's flawed prompt."""
    file = load_prompt("fewshot-mistake")
    prompt = file.template.render(file.defaults).text
    return gemma.generate(prompt, Decoding.from_config(file.config))


@pytest.fixture(scope="session")
def explained(gemma: "Gemma", mistake: Generation) -> Salience:
    return Salience.of_gradients(mistake, gemma.gradients(mistake))
