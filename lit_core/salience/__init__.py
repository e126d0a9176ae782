"""Which parts of a prompt have to do with which part of the answer, and how much."""

from lit_core.salience.boundaries import CUSTOM, GRANULARITIES, boundaries
from lit_core.salience.deletion import DeletionCheck, deletion_check, strongest_for
from lit_core.salience.evidence import Effects, Evidence, EvidenceKey
from lit_core.salience.granularity import Role, Segment, segment
from lit_core.salience.methods import METHODS, Method, Model, Question, find_method
from lit_core.salience.options import BASELINES, OMISSIONS, Options
from lit_core.salience.saved import load_salience, save_salience
from lit_core.salience.scores import Salience, SegmentScore
from lit_core.salience.subject import Subject
from lit_core.salience.target import (
    Spans,
    Target,
    last_line,
    target_characters,
    target_line,
    target_spans,
    target_text,
    target_tokens,
    typed_after,
    whole_response,
)

__all__ = [
    "BASELINES",
    "CUSTOM",
    "GRANULARITIES",
    "METHODS",
    "OMISSIONS",
    "DeletionCheck",
    "Effects",
    "Evidence",
    "EvidenceKey",
    "Method",
    "Model",
    "Options",
    "Question",
    "Role",
    "Salience",
    "Segment",
    "SegmentScore",
    "Spans",
    "Subject",
    "Target",
    "boundaries",
    "deletion_check",
    "find_method",
    "last_line",
    "load_salience",
    "save_salience",
    "segment",
    "strongest_for",
    "target_characters",
    "target_line",
    "target_spans",
    "target_text",
    "target_tokens",
    "typed_after",
    "whole_response",
]
