"""Compare, from its fields to its messages."""

from tests.pages.conftest import OpenPage, finish, panels, texts

RUNS = "compare runs"


def test_a_link_opens_its_variants_with_their_default_input_and_runs_them(
    open_page: OpenPage,
) -> None:
    at = open_page("compare.py", variants="fewshot-mistake,fewshot-fixed")
    finish(at, RUNS)
    assert not at.exception
    assert [panel["title"] for panel in panels(at)] == ["fewshot-mistake", "fewshot-fixed"]
    assert {box.label: box.value for box in at.text_input}["menu_item"] == "Quiche Lorraine"


def test_the_changed_line_is_marked_on_both_sides(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-mistake,fewshot-fixed")
    finish(at, RUNS)
    marked = [[p["text"] for p in panel["pieces"] if p["mark"]] for panel in panels(at)]
    assert marked == [["Recommendation: You have to try it."], ["Recommendation: Avoid."]]


def test_both_panels_share_one_colour_scale(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-mistake,fewshot-fixed")
    finish(at, RUNS)
    heaviest = [max(p["weight"] for p in panel["pieces"]) for panel in panels(at)]
    assert max(heaviest) == 1.0
    assert min(heaviest) < 1.0


def test_the_address_holds_ids_and_settings_only(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-mistake,fewshot-fixed")
    next(box for box in at.text_input if box.label == "menu_item").set_value("Secret dish").run()
    finish(at, RUNS)
    address = dict(at.query_params)
    assert set(address) == {"variants", "input", "granularity", "method"}
    assert "Secret" not in str(address)


def test_an_unknown_variant_in_a_link_is_named_and_left_out(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-fixed,no-such-prompt,fewshot-mistake")
    assert "no-such-prompt" in texts(at.warning)
    assert at.multiselect[0].value == ["fewshot-fixed", "fewshot-mistake"]


def test_a_link_to_a_text_that_is_not_kept_here_says_so(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-fixed,fewshot-mistake", input="0123456789abcdef")
    assert "ask for a new link" in texts(at.warning)
    assert not at.exception


def test_nonsense_in_a_link_falls_back_to_defaults(open_page: OpenPage) -> None:
    at = open_page(
        "compare.py",
        variants="fewshot-fixed,fewshot-mistake",
        granularity="stanzas",
        method="magic",
        temperature="hot",
        target="x.y-z",
    )
    finish(at, RUNS)
    assert not at.exception
    assert len(panels(at)) == 2


def test_one_prompt_alone_asks_for_another(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="fewshot-fixed")
    assert "Choose two to four prompts" in texts(at.info)
    (run,) = (b for b in at.button if b.label == "Run comparison")
    assert run.disabled


def test_an_edit_from_the_workbench_can_be_compared_without_saving(open_page: OpenPage) -> None:
    at = open_page()
    editor = next(box for box in at.text_area if box.label == "Prompt text")
    editor.set_value((editor.value or "").replace("You have to try it.", "Skip it.", 1)).run()
    at.switch_page("compare.py").run()
    (choice,) = at.multiselect
    assert "fewshot-mistake (edited)" in choice.options
    choice.set_value(["fewshot-mistake", "fewshot-mistake~edit"]).run()
    next(b for b in at.button if b.label == "Run comparison").click().run()
    finish(at, RUNS)
    _, second = panels(at)
    assert second["title"] == "fewshot-mistake (edited)"
    assert "Recommendation: Skip it." in [p["text"] for p in second["pieces"] if p["mark"]]


def test_a_link_cannot_bring_a_picture_or_a_link_of_its_own(open_page: OpenPage) -> None:
    at = open_page("compare.py", variants="![x](http://127.0.0.1/x.png),fewshot-fixed")
    (warning,) = at.warning
    assert "![" not in warning.value
    assert "![x](http://127.0.0.1/x.png)" in texts(at.warning)
