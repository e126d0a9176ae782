"""Which model is used, and what is loaded."""
