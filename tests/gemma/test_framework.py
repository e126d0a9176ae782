import subprocess
import sys

KERAS_HUBS_TOKENIZER = """
import sys
import lit_core.gemma.framework
import keras_hub
import tensorflow as tf

print("tensorflow_text.core" in sys.modules)
tokenizer = keras_hub.tokenizers.GemmaTokenizer.from_preset("models/tiny_gemma")
texts = tf.data.Dataset.from_tensors("You have to try it.").map(tokenizer)
print(len(next(iter(texts))) > 1, "tensorflow_text.core" in sys.modules)
"""


def test_tensorflow_text_is_imported_when_a_tokenizer_of_kerashub_uses_it() -> None:
    command = [sys.executable, "-c", KERAS_HUBS_TOKENIZER]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert told.split() == ["False", "True", "True"]
