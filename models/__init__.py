"""The models that ship with Promptlight, and the recipes that make them."""
