"""Turns failures of a model's process into error messages for users."""

import logging
import signal

from lit_core.errors import ModelError, OutOfMemoryError, PromptlightError
from lit_core.gemma import resolve

# Names of the errors by which frameworks say that memory is short, and what their texts contain.
OUT_OF_MEMORY = {"MemoryError", "ResourceExhaustedError", "OutOfMemoryError"}
OUT_OF_MEMORY_TEXTS = ("RESOURCE_EXHAUSTED", "out of memory", "bad_alloc", "can't allocate memory")

log = logging.getLogger(__name__)


def error_message(error: Exception) -> PromptlightError:
    """The error itself where it was made for people, else one that says what to do.

    What is unexpected is logged with all its details.
    """
    if isinstance(error, PromptlightError):
        return error
    text = str(error)
    if type(error).__name__ in OUT_OF_MEMORY or any(each in text for each in OUT_OF_MEMORY_TEXTS):
        return OutOfMemoryError(
            "The model ran out of memory: shorten the prompt or the answer, unload another model, "
            "or choose a smaller model or precision."
        )
    log.error("A request to the model failed unexpectedly", exc_info=error)
    return ModelError(
        f"The model stopped with an unexpected error ({type(error).__name__}). "
        "Try again; if it comes back, the terminal the app runs in has the details."
    )


def death_message(name: str, code: int) -> ModelError:
    """The error of a job whose model process has died twice.

    Args:
        name: what the model is loaded by.
        code: the process's exit code; negative where a signal ended it.
    """
    how = f"exit code {code}"
    if code < 0:
        how = signal.Signals(-code).name
        how += ", often for lack of memory" if -code == signal.SIGKILL else ""
    title = resolve(name).title
    return ModelError(
        f"The process that runs {title} ended unexpectedly, twice ({how}): run it again, shorten "
        "the prompt, or choose a smaller model or precision."
    )
