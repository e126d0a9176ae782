"""Which parts of a prompt have to do with which part of the answer, and how much."""

from lit_core.salience.attribution import Attribution, SegmentScore
from lit_core.salience.boundaries import CUSTOM, GRANULARITIES, boundaries
from lit_core.salience.deletion import DeletionCheck, deletion_check, strongest_parts
from lit_core.salience.evidence import Effects, Evidence, EvidenceKey
from lit_core.salience.granularity import Role, Segment, segment
from lit_core.salience.methods import (
    METHODS,
    Method,
    Model,
    Question,
    find_method,
    foil_reading,
)
from lit_core.salience.options import BASELINES, OMISSIONS, Options
from lit_core.salience.saved import load_salience, save_salience
from lit_core.salience.subject import Subject
from lit_core.salience.target import (
    EMPTY_ANSWER,
    Spans,
    Target,
    check_weights,
    last_line,
    target_characters,
    target_line,
    target_spans,
    target_text,
    target_tokens,
    whole_response,
)
from lit_core.salience.typed_text import AUTO, SPACES, WITH, WITHOUT, TypedText

__all__ = [
    "AUTO",
    "BASELINES",
    "CUSTOM",
    "EMPTY_ANSWER",
    "GRANULARITIES",
    "METHODS",
    "OMISSIONS",
    "SPACES",
    "WITH",
    "WITHOUT",
    "Attribution",
    "DeletionCheck",
    "Effects",
    "Evidence",
    "EvidenceKey",
    "Method",
    "Model",
    "Options",
    "Question",
    "Role",
    "Segment",
    "SegmentScore",
    "Spans",
    "Subject",
    "Target",
    "TypedText",
    "boundaries",
    "check_weights",
    "deletion_check",
    "find_method",
    "foil_reading",
    "last_line",
    "load_salience",
    "save_salience",
    "segment",
    "strongest_parts",
    "target_characters",
    "target_line",
    "target_spans",
    "target_text",
    "target_tokens",
    "whole_response",
]
