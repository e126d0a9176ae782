"""Notices about settings in a prompt file that are limited or ignored."""

from lit_core.gemma import EMBEDDED, out_of_range_notices, resolve
from lit_core.prompts import PromptFile


def prompt_notices(prompt: PromptFile) -> tuple[str, ...]:
    """A sentence for each setting that is held to a limit, and one for all that have no effect."""
    unused = ", ".join(prompt.unused)
    told = (f"Its file also says {unused}, which has no effect here.",) if unused else ()
    return out_of_range_notices(prompt.config) + told


def other_model_notice(prompt: PromptFile, used: str) -> str:
    """A sentence where a prompt names another model than the one in use; empty where it does not.

    A prompt for the embedded teaching model is one for any model.

    Args:
        prompt: what is run.
        used: the name, path or address of the model in use.
    """
    known = resolve(used).catalogue_name
    if prompt.model in (None, EMBEDDED, used, known):
        return ""
    return f"This prompt names the model {prompt.model}, and {known or used} answers."
