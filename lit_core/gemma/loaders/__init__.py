"""Reads a model's weights and vocabulary: a module for each format."""
