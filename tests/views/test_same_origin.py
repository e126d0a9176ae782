"""Only the app's own pages, at the names it goes by, reach its sessions."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocket
from streamlit import config

from lit_core.views.same_origin import SameOrigin

HERE = "localhost:8501"


def page(_: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


async def session(socket: WebSocket) -> None:
    await socket.accept()
    await socket.send_text("drafts")
    await socket.close()


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> TestClient:
    options = {
        "server.allowedHosts": ["localhost", "127.0.0.1", "::1", "app.example.com"],
        "server.corsAllowedOrigins": ["https://portal.example.com"],
        "server.enableCORS": True,
    }
    known = config.get_option
    monkeypatch.setattr(
        config, "get_option", lambda name: options[name] if name in options else known(name)
    )
    routes = [Route("/", page), WebSocketRoute("/stream", session)]
    return TestClient(Starlette(routes=routes, middleware=[Middleware(SameOrigin)]))


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        (HERE, f"http://{HERE}"),
        ("LOCALHOST:8501", f"http://{HERE}"),
        ("[::1]:8501", "http://[::1]:8501"),
        ("app.example.com", "https://app.example.com"),
        ("app.example.com:443", "https://app.example.com"),
        ("app.example.com", "https://portal.example.com"),
        (HERE, None),  # not a browser
    ],
)
def test_the_app_s_own_pages_and_trusted_ones_get_a_session(
    client: TestClient, host: str, origin: str | None
) -> None:
    headers = {"host": host} | ({"origin": origin} if origin else {})
    with client.websocket_connect("/stream", headers=headers) as socket:
        assert socket.receive_text() == "drafts"


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        (HERE, "http://localhost:8888"),
        (HERE, "http://127.0.0.1:8501"),
        (HERE, "https://evil.example.com"),
        (HERE, "null"),
        (HERE, "http://localhost:8501.evil.example.com"),
        (HERE, "https://portal.example.com.evil.com"),
        ("evil.example.com:8501", "http://evil.example.com:8501"),
        ("", "http://localhost:8501"),
    ],
)
def test_foreign_pages_and_names_get_none(client: TestClient, host: str, origin: str) -> None:
    connect = client.websocket_connect("/stream", headers={"host": host, "origin": origin})
    with pytest.raises(WebSocketDenialResponse) as refused, connect:
        pass
    assert refused.value.status_code == 403


def test_a_page_asked_for_by_a_foreign_name_says_what_to_do(client: TestClient) -> None:
    refused = client.get("/", headers={"host": "evil.example.com:8501"})
    assert refused.status_code == 403
    assert "evil.example.com:8501" in refused.text
    assert "STREAMLIT_SERVER_ALLOWED_HOSTS" in refused.text
    assert client.get("/", headers={"host": HERE}).text == "hello"
