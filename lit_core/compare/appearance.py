"""How influence looks, on a page and in a report: the colours, and which parts carry a number."""

# Red, green and blue of what speaks for an answer, and of what speaks against it.
HELPS, HINDERS = "124 77 188", "192 112 42"
# How much of its colour the strongest part has.
DEEPEST = 0.62
# A part this weak beside the strongest is not marked as speaking against the answer.
FAINT = 0.02
LABELLED_RANKS = 3
# Okabe and Ito's colours, told apart with any colour vision; none is that of influence.
PANEL_COLOURS = ("#e69f00", "#0072b2", "#009e73", "#cc79a7")
