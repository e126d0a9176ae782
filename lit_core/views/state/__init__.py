"""What pages remember, and where it is kept."""
