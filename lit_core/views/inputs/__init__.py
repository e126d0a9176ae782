"""The fields of the pages, and what they stand for."""
