"""What a person is told of a GGUF file that cannot be loaded."""

from pathlib import Path

import pytest

from lit_core.errors import ModelError
from lit_core.gemma import load_model


def refused(path: Path, content: bytes | None = None) -> str:
    """What is said of a file that is not loaded."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelError) as told:
        load_model(str(path))
    message = str(told.value)
    assert message.endswith(".")
    assert "\n" not in message
    return message
