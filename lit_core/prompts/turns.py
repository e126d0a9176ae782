"""Gemma's chat format: the turn markers that an instruction-tuned Gemma was trained with."""

from dataclasses import replace

from lit_core.prompts.template import PromptTemplate

TURN_START, TURN_END = "<start_of_turn>", "<end_of_turn>"
# Those of Gemma 4, which other Gemmas do not know.
GEMMA_4_TURN_START, GEMMA_4_TURN_END = "<|turn>", "<turn|>"
BEFORE = f"{TURN_START}user\n"
AFTER = f"{TURN_END}\n{TURN_START}model\n"


def with_turn_markers(template: PromptTemplate) -> PromptTemplate:
    """The template as the user's turn, with the model's turn begun after it."""
    return replace(template, text=f"{BEFORE}{template.text}{AFTER}")
