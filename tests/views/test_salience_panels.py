"""What the salience view is given to draw says the same as the scores."""

from lit_core.views.salience_view.panels import Shown, view_data
from tests.compare.comparisons import cell, explained


def data(*names: str, method: str = "grad_l2", granularity: str = "lines") -> dict:
    panels = [Shown(one.cell.variant.name, one) for one in explained(*map(cell, names))]
    return view_data(panels, method, granularity)


def shown_text(panel: dict) -> str:
    return "".join(p["before"] + p["text"] + p["after"] for p in panel["pieces"])


def test_every_character_of_prompt_and_answer_is_shown_once() -> None:
    for granularity in ("tokens", "words", "lines", "paragraphs"):
        (panel,) = data("mistake", granularity=granularity)["panels"]
        assert shown_text(panel) == "Dish: soup\nSay mistake: Good"


def test_the_strongest_part_of_any_panel_has_the_full_colour() -> None:
    weights = [p["weight"] for panel in data("mistake", "fixed")["panels"] for p in panel["pieces"]]
    assert max(weights) == 1.0
    assert min(weights) >= 0.0


def test_the_selected_part_is_marked_and_has_no_influence_of_its_own() -> None:
    (panel,) = data("mistake")["panels"]
    (picked,) = (p for p in panel["pieces"] if p["picked"])
    assert picked["response"]
    assert (picked["weight"], picked["label"]) == (0.0, "")


def test_the_share_and_rank_of_a_part_are_said_in_words() -> None:
    one = explained(cell("mistake"))[0]
    scores = one.salience.scores(one.target, "grad_l2", "lines")
    (panel,) = data("mistake")["panels"]
    wanted = [
        f"influence {s.share:.1%}, rank {s.rank}" if s.share is not None else ""
        for s in scores
        if s.segment.role != "special"
    ]
    assert [p["label"] for p in panel["pieces"]] == wanted


def test_what_differs_between_two_prompts_is_marked_on_both() -> None:
    marks = [[p["mark"] for p in panel["pieces"]] for panel in data("mistake", "fixed")["panels"]]
    assert marks[0] == ["", "changed", ""]
    assert marks[1] == ["", "changed", ""]


def test_a_signed_method_says_which_parts_speak_against() -> None:
    shown = data("mistake", method="grad_dot_input", granularity="tokens")
    one = explained(cell("mistake"))[0]
    scores = one.salience.scores(one.target, "grad_dot_input", "tokens")
    assert shown["signed"]
    negative = [p["negative"] for p in shown["panels"][0]["pieces"]]
    assert negative == [(s.share or 0) < 0 for s in scores if s.segment.role != "special"]
