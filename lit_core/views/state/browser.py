"""Knows one browser from another by a random cookie, so that drafts find their way back."""

import re
import secrets
from http import HTTPStatus
from typing import Any

import streamlit as st
from starlette.requests import cookie_parser

NAME = "promptlight_browser"
A_YEAR = 60 * 60 * 24 * 365
NAMED = re.compile(r"[\w-]{16,64}", re.ASCII)


class BrowserCookie:
    """ASGI middleware that hands each new browser a random name with the first page."""

    def __init__(self, app: Any):
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request, naming the browser when it has no name yet."""
        if scope["type"] != "http" or _named(_cookies(scope)):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Any) -> None:
            if message["type"] == "http.response.start" and _is_page(scope, message):
                cookie = f"{NAME}={secrets.token_urlsafe(24)}; Path=/; Max-Age={A_YEAR}"
                header = (b"set-cookie", f"{cookie}; HttpOnly; SameSite=Lax".encode())
                message = {**message, "headers": [*message["headers"], header]}
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def browser_name() -> str:
    """The name of the browser this session runs in; a session without cookies gets its own."""
    if name := _named(st.context.headers.get("Cookie") or ""):
        return name
    return st.session_state.setdefault("browser", f"session {secrets.token_urlsafe(8)}")


def _cookies(scope: Any) -> str:
    values = [value.decode("latin-1") for key, value in scope["headers"] if key == b"cookie"]
    return "; ".join(values)


def _named(cookies: str) -> str:
    """The browser's name; empty where it has none.

    Cookies of other programs on this machine come along, and need not be as the standard has them.
    """
    name = cookie_parser(cookies).get(NAME, "")
    return name if NAMED.fullmatch(name) else ""


def _is_page(scope: Any, message: Any) -> bool:
    """Whether a response is a page, or says that the browser's copy of a page is still valid."""
    if message["status"] == HTTPStatus.NOT_MODIFIED:
        return b"text/html" in dict(scope["headers"]).get(b"accept", b"")
    return dict(message["headers"]).get(b"content-type", b"").startswith(b"text/html")
