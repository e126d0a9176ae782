"""Datasets: input cases from files and addresses, with every bad line named."""

from lit_core.datasets.example import Dataset, Example, LineProblem
from lit_core.datasets.fetching import without_credentials
from lit_core.datasets.loading import SAMPLE_PROMPTS, load_dataset
from lit_core.datasets.reading import BadLinesError, read_dataset

__all__ = [
    "SAMPLE_PROMPTS",
    "BadLinesError",
    "Dataset",
    "Example",
    "LineProblem",
    "load_dataset",
    "read_dataset",
    "without_credentials",
]
