"""Salience: how much each part of a prompt influences a selected part of the answer."""

from lit_core.salience.attribution import Attribution
from lit_core.salience.attribution_config import AttributionConfig
from lit_core.salience.attribution_file import load_attribution, save_attribution
from lit_core.salience.boundaries import CUSTOM, GRANULARITIES, boundaries
from lit_core.salience.computation import compute_evidence, evidence_work
from lit_core.salience.counterfactuals import (
    Counterfactual,
    Counterfactuals,
    find_counterfactuals,
)
from lit_core.salience.cue import cue_start
from lit_core.salience.deletion_test import COUNTS, DeletionTest, deletion_test, strongest_parts
from lit_core.salience.evidence import Effects, Evidence, EvidenceKey, SubsetScores
from lit_core.salience.granularity import Role, Segment, segment
from lit_core.salience.grouping import target_groups
from lit_core.salience.label_likelihood import with_label_likelihood
from lit_core.salience.method_options import BASELINES, OMISSIONS, MethodOptions
from lit_core.salience.methods import (
    DEFAULT_METHOD,
    METHODS,
    Method,
    Model,
    find_method,
)
from lit_core.salience.pair_interactions import MOST_PAIRED, PairInteraction, pair_interactions
from lit_core.salience.prompt_edit import PromptEdit, edited_prompt
from lit_core.salience.segment_score import SegmentScore
from lit_core.salience.shapley_values import shapley_values
from lit_core.salience.subset_interactions import SubsetInteraction
from lit_core.salience.target import (
    EMPTY_ANSWER,
    Spans,
    Target,
    check_weights,
    default_target,
    target_characters,
    target_line,
    target_spans,
    target_text,
    target_tokens,
    whole_response,
)
from lit_core.salience.typed_text import AUTO, SPACES, WITH, WITHOUT, TypedText
from lit_core.salience.work import Work, gradient_work

__all__ = [
    "AUTO",
    "BASELINES",
    "COUNTS",
    "CUSTOM",
    "DEFAULT_METHOD",
    "EMPTY_ANSWER",
    "GRANULARITIES",
    "METHODS",
    "MOST_PAIRED",
    "OMISSIONS",
    "SPACES",
    "WITH",
    "WITHOUT",
    "Attribution",
    "AttributionConfig",
    "Counterfactual",
    "Counterfactuals",
    "DeletionTest",
    "Effects",
    "Evidence",
    "EvidenceKey",
    "Method",
    "MethodOptions",
    "Model",
    "PairInteraction",
    "PromptEdit",
    "Role",
    "Segment",
    "SegmentScore",
    "Spans",
    "SubsetInteraction",
    "SubsetScores",
    "Target",
    "TypedText",
    "Work",
    "boundaries",
    "check_weights",
    "compute_evidence",
    "cue_start",
    "default_target",
    "deletion_test",
    "edited_prompt",
    "evidence_work",
    "find_counterfactuals",
    "find_method",
    "gradient_work",
    "load_attribution",
    "pair_interactions",
    "save_attribution",
    "segment",
    "shapley_values",
    "strongest_parts",
    "target_characters",
    "target_groups",
    "target_line",
    "target_spans",
    "target_text",
    "target_tokens",
    "whole_response",
    "with_label_likelihood",
]
