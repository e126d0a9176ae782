"""What a prompt file asks for in vain is told."""

from lit_core.compare import other_model_notice, prompt_notices
from lit_core.gemma import EMBEDDED
from lit_core.prompts import PromptFile, PromptTemplate

PROMPT = PromptFile("taste", PromptTemplate("Eat"))


def test_a_prompt_that_asks_for_nothing_special_needs_no_notice() -> None:
    assert prompt_notices(PROMPT) == ()
    assert other_model_notice(PROMPT, "gemma3_270m") == ""


def test_limits_and_settings_without_effect_are_told() -> None:
    config = {"maxOutputTokens": 8192, "candidateCount": 2}
    prompt = PromptFile("taste", PromptTemplate("Eat"), config=config, extra={"owner": "policy"})
    held, unused = prompt_notices(prompt)
    assert "8,192: 4,096 is taken" in held
    assert "config.candidateCount, owner, which has no effect here" in unused


def test_another_model_than_the_one_that_is_named_is_told() -> None:
    prompt = PromptFile("taste", PromptTemplate("Eat"), model="gemma2_instruct_2b_en")
    told = other_model_notice(prompt, "gemma3_270m")
    assert told == "This prompt names the model gemma2_instruct_2b_en, and gemma3_270m answers."
    assert other_model_notice(prompt, "gemma2_instruct_2b_en") == ""


def test_a_prompt_for_the_teaching_model_is_one_for_any() -> None:
    prompt = PromptFile("taste", PromptTemplate("Eat"), model=EMBEDDED)
    assert other_model_notice(prompt, "gemma3_270m") == ""
