"""The page of figures says what was measured and whether it is enough."""

from typing import Any

from benchmarks.speed_page import page


def row(figure: str, ours: float, theirs: float, **setting: Any) -> dict[str, Any]:
    known = {"device": "CPU", "cores": 2, "prompt_tokens": 174, "answer_tokens": 40}
    ratio = ours / theirs
    return {
        "figure": figure,
        "ours": ours,
        "peer": "a peer",
        "theirs": theirs,
        "unit": "s",
        "ratio": ratio,
        "setting": known | setting,
    }


def line_with(words: str, text: str) -> str:
    (line,) = [line for line in text.splitlines() if words in line]
    return line


def test_a_figure_stands_beside_its_peer_s_and_the_limit() -> None:
    told = page([row("salience.every_token", 0.3, 10.0, wanted=0.06)])
    line = line_with("| Every token of the answer |", told)
    assert line.endswith("| 174 + 40 | 0.3 s | 10 s | a peer | 0.03 | 0.06 | yes |")


def test_a_limit_that_was_missed_is_said_plainly() -> None:
    told = page([row("salience.every_token", 0.9, 10.0, wanted=0.06)])
    assert line_with("| Every token of the answer |", told).endswith("| 0.09 | 0.06 | **no** |")


def test_a_figure_without_a_limit_claims_none() -> None:
    told = page([row("salience.every_token", 0.3, 3.0)])
    assert line_with("| Every token of the answer |", told).endswith("| 0.1 |  |  |")


def test_growth_is_a_table_of_prompts_by_answers_with_gaps_left_open() -> None:
    first = row("salience.every_token", 1.0, 2.0)
    cells = [
        row("growth.every_token", 1.0, 4.0, prompt_tokens=128, answer_tokens=10),
        row("growth.every_token", 2.0, 4.0, prompt_tokens=2048, answer_tokens=200),
    ]
    told = page([first, *cells])
    assert "| prompt | answer of 10 | answer of 200 |" in told
    assert "| 128 | 1 / 4 (0.25 ×) |  |" in told
    assert "| 2,048 |  | 2 / 4 (0.5 ×) |" in told
