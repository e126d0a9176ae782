"""Prompt templates, their files and what changed between them: text in, text out."""

from lit_core.prompts.diff import ChangeKind, Line, LinePair, Span, changed_spans, diff_prompts
from lit_core.prompts.few_shot_spans import (
    examples_span,
    instruction,
    label_spans,
    question_start,
)
from lit_core.prompts.file_format import PromptFile, dump_prompt_file, parse_prompt_file
from lit_core.prompts.held_out_examples import HeldOutExample, held_out_examples, label_cues
from lit_core.prompts.library import load_prompt, prompt_path, shipped_names
from lit_core.prompts.limits import LONGEST_TEXT
from lit_core.prompts.listed_labels import all_labels, listed_labels
from lit_core.prompts.rendered import Origin, RenderedPrompt
from lit_core.prompts.stop_sequences import (
    BLANK_LINE,
    LINE_END,
    default_stop_sequences,
    read_stop_sequence,
    stop_in_words,
    stops_in_words,
    write_stop_sequence,
)
from lit_core.prompts.template import MissingVariablesError, PromptTemplate, TemplateSyntaxError
from lit_core.prompts.turns import (
    GEMMA_4_TURN_END,
    GEMMA_4_TURN_START,
    TURN_END,
    TURN_START,
    with_turn_markers,
)

__all__ = [
    "BLANK_LINE",
    "GEMMA_4_TURN_END",
    "GEMMA_4_TURN_START",
    "LINE_END",
    "LONGEST_TEXT",
    "TURN_END",
    "TURN_START",
    "ChangeKind",
    "HeldOutExample",
    "Line",
    "LinePair",
    "MissingVariablesError",
    "Origin",
    "PromptFile",
    "PromptTemplate",
    "RenderedPrompt",
    "Span",
    "TemplateSyntaxError",
    "all_labels",
    "changed_spans",
    "default_stop_sequences",
    "diff_prompts",
    "dump_prompt_file",
    "examples_span",
    "held_out_examples",
    "instruction",
    "label_cues",
    "label_spans",
    "listed_labels",
    "load_prompt",
    "parse_prompt_file",
    "prompt_path",
    "question_start",
    "read_stop_sequence",
    "shipped_names",
    "stop_in_words",
    "stops_in_words",
    "with_turn_markers",
    "write_stop_sequence",
]
