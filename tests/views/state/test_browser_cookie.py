"""Each browser gets a name of its own, once."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from lit_core.views.state.browser import NAME, BrowserCookie


def page(_: Request) -> HTMLResponse:
    return HTMLResponse("<p>hello</p>")


def data(_: Request) -> JSONResponse:
    return JSONResponse({})


def unchanged(_: Request) -> Response:
    return Response(status_code=304)


def client() -> TestClient:
    routes = [Route("/", page), Route("/data", data), Route("/unchanged", unchanged)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(BrowserCookie)]))


def test_a_new_browser_gets_a_name_with_its_first_page() -> None:
    cookie = client().get("/").headers["set-cookie"]
    assert cookie.startswith(f"{NAME}=")
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_a_browser_keeps_its_name() -> None:
    browser = client()
    name = browser.get("/").cookies[NAME]
    again = browser.get("/")
    assert "set-cookie" not in again.headers
    assert browser.cookies[NAME] == name


def test_two_browsers_get_different_names() -> None:
    assert client().get("/").cookies[NAME] != client().get("/").cookies[NAME]


def test_only_pages_carry_the_name() -> None:
    assert "set-cookie" not in client().get("/data").headers


def test_a_browser_that_lost_its_name_gets_one_with_a_page_from_its_cache() -> None:
    answer = client().get("/unchanged", headers={"accept": "text/html,*/*;q=0.8"})
    assert answer.headers["set-cookie"].startswith(f"{NAME}=")
    picture = client().get("/unchanged", headers={"accept": "image/png"})
    assert "set-cookie" not in picture.headers


NAME_OF_ITS_OWN = "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize(
    "others", ["a/b=1", "a@b=1", "a,b=1", "(=1", "{a}=1", "a=b c", "a", "=", ";;", "a=\xe9", 'a="b']
)
def test_cookies_of_other_programs_are_passed_over(others: str) -> None:
    header = f"{others}; {NAME}={NAME_OF_ITS_OWN}".encode("latin-1")
    answer = client().get("/", headers=[(b"cookie", header)])
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("value", ["", " ", "x", "a/b" * 10, "x" * 1000])
def test_a_name_that_is_none_is_given_anew(value: str) -> None:
    answer = client().get("/", headers={"cookie": f"{NAME}={value}"})
    assert answer.headers["set-cookie"].startswith(f"{NAME}=")
