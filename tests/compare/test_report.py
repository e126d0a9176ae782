"""A report says how its prompts differ and how its answers were made, in words."""

import html
from dataclasses import replace

from lit_core.compare import Comparison, report_html
from lit_core.salience import Attribution
from tests.compare.comparisons import cell, explained
from tests.generations import GRAD_L2, gradients, make_generation


def test_a_report_numbers_the_lines_of_a_prompt_that_has_several() -> None:
    two = cell("mistake")
    assert report_html(Comparison.of([two]), explained(two), GRAD_L2).count("data-line") == 3
    generation = make_generation(["Say soup:"], [" Good"])
    attribution = Attribution.of_gradients(generation, gradients(generation))
    one = replace(two, prompt=generation.prompt, generation=generation, attribution=attribution)
    assert report_html(Comparison.of([one]), explained(one), GRAD_L2).count("data-line") == 1


def test_a_report_says_how_the_prompts_differ_and_by_which_model_it_was_made() -> None:
    cells = [cell("mistake"), cell("fixed")]
    said = html.unescape(report_html(Comparison.of(cells), explained(*cells), GRAD_L2))
    assert "fixed, beside mistake: line 2 says “Say fixed:” instead of “Say mistake:”." in said
    assert "2026-01-31, 12:00 UTC." in said
    assert "Sample 1" not in said
    assert said.count("fingerprint of its weights") == 1
