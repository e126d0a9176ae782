"""Speed and faithfulness, measured beside others on the same weights; each part one command."""
