"""Everything in Promptlight that would still be true without a browser."""

__version__ = "0.1.0"
