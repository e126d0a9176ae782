"""The made-up menu language keeps its promises about what training never sees."""

import json
import random
from itertools import islice
from pathlib import Path

import pytest

from models.recipe.codelab import CODELAB_PROMPTS
from models.recipe.dishes import is_unseen
from models.recipe.holdout import held_out
from models.recipe.principles import STANDARD
from models.recipe.testset import KINDS, cases
from models.recipe.trainingset import FULL, ingredient_card, training_documents, twin


@pytest.fixture(scope="module")
def documents():
    return list(islice(training_documents(random.Random(5), FULL), 3000))


def test_the_same_seed_gives_the_same_documents():
    first, again = (
        [d.prompt + d.answer for d in islice(training_documents(random.Random(9)), 50)]
        for _ in range(2)
    )
    assert first == again


def test_a_held_out_pair_is_never_a_conflicting_query_in_training(documents):
    asked = {(d.dish.name, item) for d in documents for item in d.clashes}
    assert not [pair for pair in asked if held_out("query", *pair)]


def test_a_held_out_example_text_never_stands_in_a_training_document(documents):
    told = {(e.dish.name, e.analysis) for d in documents for e in d.examples}
    assert not [text for text in told if held_out("example", *text)]


def test_an_unseen_dish_name_never_stands_in_a_training_document(documents):
    dishes = {d.dish for d in documents} | {e.dish for d in documents for e in d.examples}
    assert not [dish for dish in dishes if is_unseen(dish)]


def test_an_unseen_principle_never_stands_in_a_training_document(documents):
    wordings = {d.principle.wording for d in documents if d.principle} - {STANDARD.wording}
    assert len(wordings) > 50
    assert not [wording for wording in wordings if held_out("principle", wording)]


def test_training_knows_the_ingredients_of_the_codelab_dish():
    rng = random.Random(3)
    cards = "".join(ingredient_card(rng) for _ in range(300))
    assert "Dish: Quiche Lorraine\nIngredients: eggs, cheese, bacon and cream." in cards


@pytest.mark.parametrize("kind", KINDS)
def test_evaluation_asks_only_what_training_never_asked(kind):
    for case in cases(kind, 20):
        document = case.document
        assert all(held_out("example", e.dish.name, e.analysis) for e in document.examples)
        pairs = [(document.dish.name, item) for item in document.clashes]
        assert is_unseen(document.dish) or all(held_out("query", *pair) for pair in pairs)


@pytest.mark.parametrize("name", CODELAB_PROMPTS)
def test_the_codelab_prompts_are_among_the_held_out(name):
    document = CODELAB_PROMPTS[name]
    assert held_out("query", document.dish.name, "eggs")
    assert all(held_out("example", e.dish.name, e.analysis) for e in document.examples)


@pytest.mark.parametrize("name", CODELAB_PROMPTS)
def test_the_codelab_prompts_are_word_for_word_the_shipped_ones(name):
    lines = Path("prompts/sample_prompts.jsonl").read_text().splitlines()
    shipped = [row["prompt"] for row in map(json.loads, lines) if row["source"] == name]
    assert CODELAB_PROMPTS[name].prompt in shipped


def decisive_line(case):
    lines = [line for line in case.document.prompt.split("\n") if line]
    return lines[case.decisive]


def test_a_decisive_line_is_the_line_it_claims_to_be():
    for case in cases("moved", 10):
        assert decisive_line(case) == f"Recommendation: {case.document.recommendation}"
    for case in cases("constitution", 10):
        assert decisive_line(case) == f"* {STANDARD.text}"


def test_a_twin_differs_from_its_document_in_no_more_than_the_deciding_line(documents):
    rng = random.Random(2)
    for document in documents[:300]:
        ours, theirs = (set(d.prompt.split("\n")) for d in (document, twin(document, rng)))
        assert len(ours - theirs) <= 1
        assert len(theirs - ours) <= 1


def test_a_principle_governs_only_people_with_a_restriction(documents):
    for document in documents:
        if not document.diner.restricted:
            assert document.recommendation == document.precedent
            assert "can't eat" not in document.analysis
