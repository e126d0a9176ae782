"""Tests that run pages in a Streamlit runtime do so as the app does."""

import pytest


@pytest.fixture(autouse=True)
def quick_pages(as_in_a_process_without_keras: None) -> None:
    """Some tests here run pages."""
