"""How influence looks, on a page and in a report: the colours, and which parts carry a number."""

# RGB colours of parts with positive and with negative influence on an answer.
POSITIVE_RGB, NEGATIVE_RGB = "124 77 188", "192 112 42"
# Opacity of the strongest part's colour.
MAX_OPACITY = 0.62
# A part that speaks against the answer is underlined too, unless it is this weak beside the
# strongest.
MIN_UNDERLINED_WEIGHT = 0.1
LABELLED_RANKS = 3
# Okabe and Ito's colours, told apart with any colour vision; none is that of influence.
PANEL_COLOURS = ("#e69f00", "#0072b2", "#009e73", "#cc79a7")
