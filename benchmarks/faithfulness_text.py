"""The words of `docs/faithfulness.md` that hold whatever the figures are."""

from textwrap import fill

from benchmarks.faithfulness_rankings import STEPS, TEXTS

HEAD = """\
# How faithful the explanations are

An explanation is faithful when the lines that it ranks first are those the model needed. Nobody can
see that by looking at it. This page puts every method to tests: take away what it ranks first;
let it predict what the model does with any half of the prompt; see whether it finds the line that
decides, where that is known; and see whether it finds what was planted in models built for the
purpose. Two rankings that know nothing of the model stand beside them: the lines in random order
(the mean of 8 orders), and the last line first.

In every table, **bold** marks the best of a column and whatever cannot be told from it: the 95 %
interval of the difference, prompt by prompt, holds nought. Intervals are of 95 %, from a paired
bootstrap over prompts; of shares, Wilson's."""

HOW = fill(
    f"LIME and SHAP read {TEXTS} texts each for a prompt; integrated gradients have {STEPS} "
    "points. `make bench-faithfulness` measures the embedded model again, `make "
    "bench-faithfulness MODEL=gemma3_270m` Gemma 3 270M, which takes hours without a GPU and goes "
    "on where it was interrupted. They write this page and `benchmarks/results/faithfulness-*`; "
    "nothing here is written by hand.",
    100,
    break_on_hyphens=False,
)

DROPS = """\
The lines that speak most for what is explained, by each ranking, are taken out of the prompt, and
the model is asked again how likely the same words are. A cell says by how many nats their
log-probability falls, on average; in brackets, how much more than in random order, as an
interval. A fall of 1 nat makes the words 2.7 times less likely, 2.3 nats 10 times, 4.6 nats 100
times. More is better.

Lines are *deleted* (the text closes up) or *hidden* (their tokens stay in their places, but no
other token can look at them). Leave one out, LIME and SHAP delete lines themselves, so that the
table of hidden lines is the one that tests them on something they have not tried. With one line
deleted nothing can do better than leave one out, which tries each line in just this way: there its
figure is the ceiling."""

CORRELATION = """\
Half of the lines, chosen at random, are left out, 32 times for each prompt. A ranking predicts
how likely the words are by the sum of the scores of the lines that are left. A cell gives
the rank correlation between that and the truth (the linear datamodeling score): 1 predicts the
order of all 32 texts, 0 nothing."""

CONTROLLED = """\
Longer lines matter more, whatever they say. Here the line that ranks first is compared with the
line nearest to it in length, or with the mean of several: a cell says how much more the
log-probability falls without the first line than without the other, in nats. More is better; 0 is
what length alone would explain."""

RANDOMIZED = """\
The same is asked of the model with its weights shuffled, for some of the prompts (their number is
in the head of the column). A method whose scores stay the same says something of the prompt, and
nothing of the model. A cell gives the rank correlation of both scores: near 0 is good, and 1 is
what the position alone comes to."""

POINTING = """\
Tiny Gemma's prompts have one line that ought to decide the recommendation: a warning's own
recommendation, or the principle. A cell says in what share of prompts the ranking puts it before
all other lines; in brackets, the interval. Only prompts that got the recommendation they call for
are counted; their number is in the head of the column."""

PLANTED = """\
Six small models were written by hand, so that what decides their answer is known and not guessed.
Each is asked about texts of 6 to 12 lines. A cell says in what share of texts the line that decides
ranks first, or the two lines that decide rank first and second."""

AGREEMENTS = """\
What the methods say of themselves, as the app shows it, at these budgets. *Completeness residual*
and *efficiency gap*: by what part of the whole effect the scores miss it, 0 is exact. Where a
residual is large, read these integrated gradients with doubt, or ask for more points. *Standard
error*: by how much other random texts would change the scores, as a part of the largest. *Rank
correlation on held-out texts*: how well LIME predicts texts that it was not fitted to; 1 is
best."""

LIMITS = """\
- A cue at the end of a prompt, such as "Label:", is neither ranked nor left out: without it the
  model says something else altogether, and every method that puts the last line first looks good.
- Tiny Gemma is a teaching model of one million parameters that does one task; Gemma 3 270M is a
  small base model. Which method is best may differ on a larger one.
- Texts with lines left out are of a kind that the model has seldom read, half prompts above all.
  What it does there is part of what is measured.
- Contrast explains why these words were said rather than others. It is tested here as if it
  explained these words alone. The others are the other recommendation ("You have to try it." where
  the answer is "Avoid."), or the first of a task's labels that the answer does not say.
- Gradient strength has no direction: what speaks against the answer ranks beside what speaks for
  it, and a place where a cause could be put beside the cause itself.
- The line that ought to decide is known from how the prompt was made. In the kind *fixed* the model
  may say "Avoid." without it as well, as it does where no example warns at all.
- Intervals tell what other prompts of these kinds would show; they say nothing of other kinds. With
  so many comparisons, some cells are bold, or are not, at random.
- All rankings are of lines. Words and sentences were not measured."""
