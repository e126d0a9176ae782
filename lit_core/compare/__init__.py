"""Compares variants of a prompt on the same inputs: answers, influence, reports and CSV files."""

from lit_core.compare.alignment import align, aligned_rows
from lit_core.compare.comparison_table import comparison_csv, comparison_jsonl, pairs_csv
from lit_core.compare.counterfactual_report import ChangedPrompt, CounterfactualReport
from lit_core.compare.cue import parts_to_leave_out
from lit_core.compare.deletion_report import DeletionReport
from lit_core.compare.differences import Difference, change_kind, differences
from lit_core.compare.edited_template import edited_template
from lit_core.compare.ending import ending
from lit_core.compare.finding import finding, strongest
from lit_core.compare.interactions import (
    Interactions,
    interaction_sentences,
    interactions_csv,
    partners,
)
from lit_core.compare.joint_effects import joint_effect_sentences
from lit_core.compare.likelihood_table import LikelihoodTable
from lit_core.compare.methods_compared import MethodsCompared, compare_methods, disagreement
from lit_core.compare.possible_edits import (
    PROMPT_EDITS,
    EditSpace,
    exchanged_values,
    possible_edits,
    value_spans,
)
from lit_core.compare.prompt_changes import prompt_changes, told_changes
from lit_core.compare.prompt_notices import other_model_notice, prompt_notices
from lit_core.compare.quoting import part_with_place, quoted, readable
from lit_core.compare.report import report_html
from lit_core.compare.salience_table import full_salience_csv, salience_csv, salience_rows
from lit_core.compare.share_table import ShareRow, share_rows
from lit_core.compare.summary import first_difference, summary
from lit_core.compare.through_answer import is_worth_following, passed_on, through_answer
from lit_core.compare.values import Case, Cell, Comparison, ExplainedAnswer, Variant, answer_title
from lit_core.compare.verdict import Verdict, verdicts
from lit_core.compare.worked_examples import examples_to_leave_out

__all__ = [
    "PROMPT_EDITS",
    "Case",
    "Cell",
    "ChangedPrompt",
    "Comparison",
    "CounterfactualReport",
    "DeletionReport",
    "Difference",
    "EditSpace",
    "ExplainedAnswer",
    "Interactions",
    "LikelihoodTable",
    "MethodsCompared",
    "ShareRow",
    "Variant",
    "Verdict",
    "align",
    "aligned_rows",
    "answer_title",
    "change_kind",
    "compare_methods",
    "comparison_csv",
    "comparison_jsonl",
    "differences",
    "disagreement",
    "edited_template",
    "ending",
    "examples_to_leave_out",
    "exchanged_values",
    "finding",
    "first_difference",
    "full_salience_csv",
    "interaction_sentences",
    "interactions_csv",
    "is_worth_following",
    "joint_effect_sentences",
    "other_model_notice",
    "pairs_csv",
    "part_with_place",
    "partners",
    "parts_to_leave_out",
    "passed_on",
    "possible_edits",
    "prompt_changes",
    "prompt_notices",
    "quoted",
    "readable",
    "report_html",
    "salience_csv",
    "salience_rows",
    "share_rows",
    "strongest",
    "summary",
    "through_answer",
    "told_changes",
    "value_spans",
    "verdicts",
]
