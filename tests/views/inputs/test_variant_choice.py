"""What can be compared has a name that tells it from other versions."""

import pytest

from lit_core.views.inputs.variant_choice import VariantChoice


@pytest.mark.parametrize(
    ("prompt", "version", "title"),
    [
        ("menu", "", "menu"),
        ("menu", "a33e5f01", "menu (linked, a33e)"),
        ("menu", "a33e5f01~0b7c2d44", "menu (linked, a33e 0b7c)"),
        ("menu (linked, 9f00)", "a33e5f01", "menu (linked, a33e)"),
        ("menu (linked, 9f00 0b7c)", "a33e5f01", "menu (linked, a33e)"),
        ("menu (linked, soup)", "a33e5f01", "menu (linked, soup) (linked, a33e)"),
    ],
)
def test_a_linked_prompt_is_named_after_its_prompt_and_its_text(
    prompt: str, version: str, title: str
) -> None:
    assert VariantChoice(prompt, version).title == title
