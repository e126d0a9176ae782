"""sample_prompts.jsonl says what the shipped prompts say; run this file to write it anew."""

import json
from pathlib import Path

from lit_core.prompts import load_prompt, shipped_names

SAMPLES = Path(__file__).parents[2] / "prompts" / "sample_prompts.jsonl"

SOURCES = {
    "arithmetic-steps": "gsm8k-style",
    "headline": "gigaword-style",
    "ideas": "brainstorm",
    "ideas-with-principles": "brainstorm-principles",
}
TARGETS = {
    "arithmetic-steps": " After lending 45 chairs there are 120 - 45 = 75. "
    "With 30 new ones there are 75 + 30 = 105 chairs.\nAnswer: 105",
    "headline": " Elmsby to close cracked stone bridge to cars",
}
PAD_THAI = {
    "food_likes": "Seafood",
    "food_dislikes": "Can't eat peanuts",
    "menu_item": "Pad thai",
}
FURTHER = [
    ("fewshot-mistake", PAD_THAI, None),
    ("fewshot-fixed", PAD_THAI, None),
    ("fewshot-constitution", PAD_THAI, None),
    (
        "arithmetic-steps",
        {
            "question": "A ferry carries 14 cars on each crossing and crosses 9 times a day. "
            "On Sunday two crossings were cancelled. How many cars could it carry on Sunday?"
        },
        " On Sunday there were 9 - 2 = 7 crossings. They carry 7 * 14 = 98 cars.\nAnswer: 98",
    ),
    (
        "headline",
        {
            "article": "Three schools in the valley will begin lessons half an hour later from "
            "September, after a trial in one of them showed that pupils slept longer and were "
            "late less often."
        },
        " Valley schools to start half an hour later",
    ),
    ("ideas", {"item": "a worn bicycle tyre"}, None),
    ("ideas-with-principles", {"item": "a worn bicycle tyre"}, None),
]


def rendered_samples():
    """The lines of the file: every shipped prompt with its default input, then further inputs."""
    defaults = [(name, load_prompt(name).defaults, TARGETS.get(name)) for name in shipped_names()]
    for name, values, target in defaults + FURTHER:
        text = load_prompt(name).template.render(values).text
        sample = {"prompt": text, "source": SOURCES.get(name, name), "target": target}
        yield {key: value for key, value in sample.items() if value is not None}


def test_the_samples_are_what_the_shipped_prompts_render():
    lines = SAMPLES.read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == list(rendered_samples())


def test_the_first_sample_of_a_codelab_source_has_the_codelabs_input():
    prompts = {name: load_prompt(name) for name in shipped_names()[:3]}
    for name, prompt in prompts.items():
        first = next(sample for sample in rendered_samples() if sample["source"] == name)
        assert first["prompt"] == prompt.template.render(prompt.defaults).text


if __name__ == "__main__":
    lines = [json.dumps(sample, ensure_ascii=False) + "\n" for sample in rendered_samples()]
    SAMPLES.write_text("".join(lines), encoding="utf-8", newline="\n")
