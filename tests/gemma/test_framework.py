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


UNUSED_LIBRARIES = """
import sys
import lit_core.gemma.framework

print(*sorted({"matplotlib", "pandas", "sklearn"} & set(sys.modules)))
import matplotlib, pandas, sklearn.linear_model
"""


def test_libraries_that_keras_would_import_in_vain_are_imported_when_something_uses_them() -> None:
    command = [sys.executable, "-c", UNUSED_LIBRARIES]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert told.split() == []
