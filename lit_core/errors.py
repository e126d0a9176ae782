"""The errors a person may see: each message says what is wrong, where, and what to do."""


class PromptlightError(Exception):
    """Root of the errors whose text is shown to people, in a page and in the shell."""


class PromptError(PromptlightError):
    """A prompt template, a prompt file or the values put into it cannot be used."""


class DatasetError(PromptlightError):
    """A dataset cannot be found or read."""


class ModelError(PromptlightError):
    """A model cannot be found, loaded or run on what it was given."""


class ModelInputError(ModelError):
    """A model name, a setting or a prompt that no model could work with."""


class OutOfMemoryError(ModelError):
    """There is not enough memory for what a model was asked to do."""


class SalienceError(PromptlightError):
    """A target, method or granularity does not fit the text being explained."""


class StoreError(PromptlightError):
    """Persistent data cannot be written or read."""


class Cancelled(PromptlightError):  # noqa: N818 - a request that was met, not an error
    """A job was stopped because somebody asked for it."""
