"""Imports Keras, quietly and so that nobody clears its state under a model at work.

Streamlit calls `keras.backend.clear_session` after each run of a page, from the page's own
thread. That drops the state of whatever the worker is tracing at that moment and takes a third
of a second each time, so that a page which watches a model load can keep it from ever loading.
"""

import os

# TensorFlow reads this once, when it is first imported.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
from keras.src.backend.common import global_state

keras.backend.clear_session = lambda **_: None

# Importing KerasHub takes seconds, in which pages run: Keras has to be safe from them by then.
import keras_hub  # noqa: E402

__all__ = ["global_state", "keras", "keras_hub"]
