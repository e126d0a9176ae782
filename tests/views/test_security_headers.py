"""What browsers are told about the app's pages."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from lit_core.settings import FRAMED_BY
from lit_core.views.security_headers import SecurityHeaders


def page(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello", headers={"X-Content-Type-Options": "other"})


def headers() -> dict[str, str]:
    app = Starlette(routes=[Route("/", page)], middleware=[Middleware(SecurityHeaders)])
    return dict(TestClient(app).get("/").headers)


def policy() -> dict[str, str]:
    rules = headers()["content-security-policy"].split("; ")
    return dict(rule.split(" ", 1) for rule in rules)


def test_a_page_loads_nothing_from_other_sites() -> None:
    assert policy()["default-src"] == "'self'"
    assert not any("*" in sources or "http" in sources for sources in policy().values())


def test_types_are_not_guessed_and_stated_once() -> None:
    assert headers()["x-content-type-options"] == "nosniff"


def test_other_pages_cannot_frame_the_app() -> None:
    assert policy()["frame-ancestors"] == "'self'"
    assert headers()["x-frame-options"] == "SAMEORIGIN"


def test_a_notebook_can_when_the_app_was_started_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FRAMED_BY, "http://localhost:*")
    assert policy()["frame-ancestors"] == "'self' http://localhost:*"
    assert "x-frame-options" not in headers()
