"""The tests of prompt accuracy agree with values by hand, and the page shows what is kept."""

import json
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, cast

import pytest

from benchmarks import prompt_accuracy
from benchmarks.prompt_accuracy import PAGE, answer, keep, read_record
from benchmarks.prompt_accuracy_result import Answer, Result
from benchmarks.prompt_accuracy_statistics import compare, interval, p_by_chance
from benchmarks.prompt_accuracy_table import BEGIN, END, in_page, table
from benchmarks.prompt_accuracy_task import Task, load_task, task_names
from lit_core.datasets import Example
from lit_core.gemma.model import Gemma

RECORD = read_record()
OF_PROMPT = {result.prompt: result for result in RECORD}


@dataclass
class LabelModel:
    """Finds one label likelier than all others, and writes `written`."""

    likeliest: str
    written: str

    def score_response(self, prompt: str, text: str) -> Any:
        high = text == f" {self.likeliest}"
        return SimpleNamespace(log_probabilities=(-0.1, -0.1) if high else (-0.5,))

    def generate(self, prompt: str, decoding: Any) -> Any:
        assert decoding.stop_sequences == ("\n",)
        return SimpleNamespace(response=self.written)


def answers(chosen: str, written: str = "") -> list[Answer]:
    return [Answer(str(i), "a", label, written or label) for i, label in enumerate(chosen)]


def task(expected: str = "abab") -> Task:
    cases = [Example(str(i), expected=label) for i, label in enumerate(expected)]
    return Task("letters", tuple(cases), ("letters", "letters-wrong"))


def result(chosen: str, good: str = "", prompt: str = "letters") -> Result:
    return Result.of(task(), prompt, answers(chosen), answers(good or chosen), "f")


@pytest.mark.parametrize(
    ("right", "count", "chance", "p"),
    [
        (4, 4, 0.5, 1 / 16),
        (3, 4, 0.5, 5 / 16),
        (2, 2, 0.25, 1 / 16),
        (1, 2, 0.25, 7 / 16),
        (0, 9, 0.5, 1),
    ],
)
def test_the_binomial_test_sums_the_chances_of_so_many_or_more(
    right: int, count: int, chance: float, p: float
) -> None:
    assert p_by_chance(right, count, chance) == pytest.approx(p)


@pytest.mark.parametrize(
    ("lost", "gained", "p"),
    [(6, 0, 2 / 64), (5, 0, 2 / 32), (0, 6, 2 / 64), (5, 1, 14 / 64), (3, 3, 1), (0, 0, 1)],
)
def test_mcnemars_test_counts_the_cases_on_which_two_prompts_differ(
    lost: int, gained: int, p: float
) -> None:
    first = [True] * lost + [False] * gained + [True, False]
    second = [False] * lost + [True] * gained + [True, False]
    found = compare(first, second)
    assert (found.lost, found.gained) == (lost, gained)
    assert found.p == pytest.approx(p)


@pytest.mark.parametrize(
    ("right", "count", "low", "high"),
    [
        (4, 4, 0.025 ** (1 / 4), 1),
        (0, 4, 0, 1 - 0.025 ** (1 / 4)),
        (0, 1, 0, 0.975),
        (5, 10, 0.1871, 0.8129),
    ],
)
def test_the_interval_is_clopper_and_pearsons(
    right: int, count: int, low: float, high: float
) -> None:
    assert interval(right, count) == pytest.approx((low, high), abs=1e-4)


def test_chance_is_the_share_of_the_commonest_label() -> None:
    assert task("abab").chance == 0.5
    assert task("aaab").chance == 0.75
    assert task("cab").labels == ("a", "b", "c")


def test_the_likeliest_label_is_the_answer_by_its_summed_log_probability() -> None:
    (name, *_), case = load_task("sentiment").prompts, load_task("sentiment").cases[0]
    model = cast(Gemma, LabelModel("positive", " negative"))
    assert answer(model, name, case, ["negative", "positive"]) == Answer(
        case.id, case.expected or "", "positive", "negative"
    )


def test_a_faulty_prompt_is_compared_with_the_good_one_case_by_case() -> None:
    faulty = result("abba", good="aaab", prompt="letters-wrong")
    assert (faulty.right, faulty.lost, faulty.gained) == (2, 2, 1)
    assert faulty.wrong == {"1": "b", "2": "b"}
    assert not faulty.is_good


def test_an_answer_with_more_than_the_label_is_not_one_of_the_labels() -> None:
    written = [Answer("0", "a", "a", text) for text in ("a", "a lot", "", "b")]
    assert Result.of(task(), "letters", written, written, "f").writes_a_label == 2


def test_the_table_stands_between_the_markers_and_replaces_the_former() -> None:
    page = in_page(f"Head\n{BEGIN}\nold\n{END}\nFoot\n", "new")
    assert page == f"Head\n{BEGIN}\n\nnew\n\n{END}\nFoot\n"
    with pytest.raises(ValueError, match="unpack"):
        in_page("no markers", "new")


def test_what_is_kept_is_read_back_and_shown(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(prompt_accuracy, "RECORD", tmp_path / "record.jsonl")
    monkeypatch.setattr(prompt_accuracy, "PAGE", tmp_path / "README.md")
    (tmp_path / "README.md").write_text(f"{BEGIN}{END}")
    kept = [result("aaab"), result("bbbb", good="aaab", prompt="letters-wrong")]
    keep(kept)
    assert [each.to_row() for each in read_record()] == [
        json.loads(json.dumps(each.to_row())) for each in kept
    ]
    assert table(kept) in (tmp_path / "README.md").read_text()


def test_the_page_shows_the_results_that_are_kept() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert in_page(page, table(RECORD)) == page


def test_every_prompt_of_every_task_was_measured_on_all_its_cases() -> None:
    tasks = [load_task(name) for name in task_names()]
    assert [(each.name, prompt) for each in tasks for prompt in each.prompts] == [
        (each.task, each.prompt) for each in RECORD
    ]
    for each in tasks:
        for prompt in each.prompts:
            kept = OF_PROMPT[prompt]
            assert tuple(kept.labels) == each.labels
            assert kept.cases == len(each.cases)
            assert kept.right == kept.cases - len(kept.wrong)
            assert kept.wrong.keys() <= {case.id for case in each.cases}


def test_every_good_prompt_is_clearly_better_than_chance() -> None:
    assert all(each.p_chance < 0.01 for each in RECORD if each.is_good)


def test_faults_of_at_least_three_tasks_cost_clearly_more_cases_than_they_gain() -> None:
    harmed = {each.task for each in RECORD if each.p_good < 0.05 and each.lost > each.gained}
    assert len(harmed) >= 3


def test_the_good_prompts_make_the_model_write_a_label_most_of_the_time() -> None:
    assert all(each.writes_a_label > each.cases / 2 for each in RECORD if each.is_good)
