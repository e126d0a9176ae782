"""Knows one browser from another by a random cookie, so that drafts find their way back."""

import secrets
from http.cookies import SimpleCookie
from typing import Any

import streamlit as st

NAME = "promptlight_browser"
A_YEAR = 60 * 60 * 24 * 365


class BrowserCookie:
    """ASGI middleware that hands each new browser a random name with the first page."""

    def __init__(self, app: Any):
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request, naming the browser when it has no name yet."""
        if scope["type"] != "http" or NAME in _cookies(scope):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Any) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                cookie = f"{NAME}={secrets.token_urlsafe(24)}; Path=/; Max-Age={A_YEAR}"
                header = (b"set-cookie", f"{cookie}; HttpOnly; SameSite=Lax".encode())
                message = {**message, "headers": [*message["headers"], header]}
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def browser_name() -> str:
    """The name of the browser this session runs in; a session without cookies gets its own."""
    if name := st.context.cookies.get(NAME):
        return name
    return st.session_state.setdefault("browser", f"session {secrets.token_urlsafe(8)}")


def _cookies(scope: Any) -> SimpleCookie:
    values = [value.decode("latin-1") for key, value in scope["headers"] if key == b"cookie"]
    return SimpleCookie("; ".join(values))


def _is_page(message: Any) -> bool:
    headers = dict(message["headers"])
    return headers.get(b"content-type", b"").startswith(b"text/html")
