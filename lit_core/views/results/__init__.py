"""What came of runs: answers, influence, tables, and what can be taken away."""
