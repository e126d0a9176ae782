"""Promptlight's code, except for the app's entry point and its pages."""

__version__ = "0.1.0"
