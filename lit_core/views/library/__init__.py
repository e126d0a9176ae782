"""What the page Library is made of."""
