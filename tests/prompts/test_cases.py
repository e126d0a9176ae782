"""Each task ships cases with expected labels, and every prompt of the task can be asked them."""

import difflib
import re
from collections import Counter
from itertools import combinations

import pytest

from benchmarks.prompt_accuracy_task import load_task, task_names
from lit_core.gemma import Decoding
from lit_core.prompts import load_prompt, shipped_names

TASKS = {name: load_task(name) for name in task_names()}
PROMPTS = [(task, prompt) for task in TASKS.values() for prompt in task.prompts]
NAMES = [prompt for _, prompt in PROMPTS]
prompts = pytest.mark.parametrize(("task", "prompt"), PROMPTS, ids=NAMES)
tasks = pytest.mark.parametrize("task", TASKS.values(), ids=TASKS)


def variable_of(prompt):
    (variable,) = load_prompt(prompt).template.variables
    return variable


def texts_of(task):
    return [case.variables[variable_of(task.name)] for case in task.cases]


def labels_in_examples(prompt):
    """What stands after the word with which the prompt ends, in its examples."""
    text = load_prompt(prompt).template.text
    answer = text.splitlines()[-1]
    return re.findall(rf"^{re.escape(answer)} (.+)$", text, re.MULTILINE)


def test_there_are_tasks_and_each_has_a_good_prompt_and_a_faulty_one():
    assert len(TASKS) >= 4
    for name, task in TASKS.items():
        assert name in shipped_names()
        assert len(task.prompts) >= 2


def test_a_prompt_belongs_to_one_task():
    assert len(set(NAMES)) == len(NAMES)


@tasks
def test_a_task_has_40_different_cases_with_ids_of_their_own(task):
    assert len(task.cases) == len({case.id for case in task.cases}) == 40
    assert all(case.id.startswith(f"{task.name}-") for case in task.cases)


@tasks
def test_no_two_cases_are_nearly_the_same(task):
    for one, other in combinations(map(str.lower, texts_of(task)), 2):
        assert difflib.SequenceMatcher(None, one, other).ratio() < 0.8, (one, other)


@tasks
def test_every_label_is_expected_equally_often(task):
    counts = Counter(case.expected for case in task.cases)
    assert set(counts.values()) == {40 // len(counts)}
    assert task.chance == 1 / len(counts)


@tasks
def test_the_good_prompt_shows_an_example_of_every_label(task):
    assert set(labels_in_examples(task.name)) == set(task.labels)


@prompts
def test_the_examples_of_a_prompt_use_labels_of_the_cases(task, prompt):
    shown = labels_in_examples(prompt)
    assert 4 <= len(shown) <= 8
    assert set(shown) <= set(task.labels)


@prompts
def test_a_faulty_prompt_differs_from_the_good_one(task, prompt):
    text, good = load_prompt(prompt).template.text, load_prompt(task.name).template.text
    assert (text == good) == (prompt == task.name)


@prompts
def test_a_prompt_renders_each_case_and_leaves_the_label_to_the_model(task, prompt):
    template = load_prompt(prompt).template
    ends = {template.render(case.variables).text.splitlines()[-1] for case in task.cases}
    assert len(ends) == 1
    assert re.fullmatch(r"[A-Z][A-Za-z ]*:", ends.pop())


@prompts
def test_a_prompt_begins_with_a_case_of_the_task(task, prompt):
    (shown,) = load_prompt(prompt).defaults.values()
    assert shown in texts_of(task)


@prompts
def test_no_case_stands_among_the_examples(task, prompt):
    text = load_prompt(prompt).template.text
    assert not [case for case in texts_of(task) if case in text]


@prompts
def test_a_prompt_stops_after_a_short_answer_and_names_its_model(task, prompt):
    loaded = load_prompt(prompt)
    assert loaded.model == "gemma3_270m"
    assert Decoding.from_config(loaded.config) == Decoding(8, stop_sequences=("\n",))
