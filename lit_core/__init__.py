"""Everything in Promptlight that would still be true without a browser."""
