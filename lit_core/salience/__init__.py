"""Which parts of a prompt have to do with which part of the answer, and how much."""

from lit_core.salience.boundaries import CUSTOM, GRANULARITIES, boundaries
from lit_core.salience.granularity import Role, Segment, segment
from lit_core.salience.methods import METHODS, Method, find_method
from lit_core.salience.scores import Salience, SegmentScore
from lit_core.salience.target import (
    Target,
    target_characters,
    target_line,
    target_text,
    target_tokens,
    whole_response,
)

__all__ = [
    "CUSTOM",
    "GRANULARITIES",
    "METHODS",
    "Method",
    "Role",
    "Salience",
    "Segment",
    "SegmentScore",
    "Target",
    "boundaries",
    "find_method",
    "segment",
    "target_characters",
    "target_line",
    "target_text",
    "target_tokens",
    "whole_response",
]
