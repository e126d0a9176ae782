"""What would change an answer is looked for in the background, and can be stopped."""

from collections.abc import Callable

from lit_core.engine import Explanation
from lit_core.engine.counterfactual_request import CounterfactualRequest
from lit_core.gemma import Token
from lit_core.salience import AttributionConfig, Counterfactuals, PromptEdit, default_target
from tests.engine.scripted_model import ScriptedEngine, ScriptedModel, ask
from tests.generations import make_generation, tokens_of

QUESTION = ["Dish: egg\n", "Label: bad\n", "Dish: soup\n", "Label:"]


class _Tokenizer:
    """Takes each text for one token."""

    def count(self, text: str) -> int:
        return 1 + len(text.split())

    def encode(self, text: str) -> tuple[Token, ...]:
        return tokens_of([text])


def explanation(
    engine: ScriptedEngine, model: ScriptedModel, prompt: list[str] = QUESTION
) -> Explanation:
    model.tokenizer = _Tokenizer()
    generation = make_generation(prompt, [" It", " is."])
    found = Explanation(engine, generation, ())
    found.request_evidence(AttributionConfig("grad_l2")).result()
    return found


def test_what_was_found_is_reported(engine: ScriptedEngine, model: ScriptedModel) -> None:
    explained = explanation(engine, model)
    question = default_target(explained._nothing.generation), AttributionConfig("grad_l2")
    assert explained.tests.counterfactual_report(*question) is None
    explained.tests.start_counterfactual_search(*question)
    search = explained.tests.counterfactual_search(*question)
    assert search
    assert search in explained.jobs
    # The scripted model answers every prompt alike.
    assert search.result() == Counterfactuals((), 1)
    report = explained.tests.counterfactual_report(*question)
    assert report
    assert "after each change that was tried" in report.headline


def test_where_no_ranking_of_lines_by_its_method_is_known_the_default_methods_leads(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    explained = explanation(engine, model, ["Dish:", " egg\n", *QUESTION[1:]])
    target, by_words = (
        default_target(explained._nothing.generation),
        AttributionConfig("lime", "words"),
    )
    explained.request_evidence(by_words).wait()
    lead = explained.tests._counterfactual_request(target, AttributionConfig())
    assert explained.tests._counterfactual_request(target, by_words).edits == lead.edits


def test_whoever_leaves_the_page_ends_the_search(
    engine: ScriptedEngine, model: ScriptedModel
) -> None:
    explained = explanation(engine, model)
    question = default_target(explained._nothing.generation), AttributionConfig("grad_l2")
    with model.held():
        ask(engine, "Held.")
        explained.tests.start_counterfactual_search(*question)
        search = explained.tests.counterfactual_search(*question)
        assert search
        explained.leave()
        assert search.stopped
        assert explained.tests.counterfactual_search(*question) is None


def test_the_same_search_is_remembered() -> None:
    def request(edit: PromptEdit) -> CounterfactualRequest:
        generation = make_generation(QUESTION, [" It", " is."])
        return CounterfactualRequest(generation, default_target(generation), (edit,))

    key: Callable[[PromptEdit], object] = lambda edit: request(edit).cache_key  # noqa: E731
    assert key(PromptEdit(1, 2)) == key(PromptEdit(1, 2)) != key(PromptEdit(1, 2, " so"))
    assert request(PromptEdit(1, 2)).size == 7
