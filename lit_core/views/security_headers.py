"""Tells browsers what the app's pages may load, and which other pages may show them in a frame."""

import os
from typing import Any

from lit_core.settings import FRAMED_BY

# Streamlit and Vega need scripts made at run time, styles in place, and pictures made in the page.
_POLICY = {
    "default-src": "'self'",
    "script-src": "'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src": "'self' 'unsafe-inline' blob:",
    "img-src": "'self' data: blob:",
    "font-src": "'self' data:",
    "worker-src": "'self' blob:",
    "frame-src": "'self' data: blob:",
    "object-src": "'none'",
    "base-uri": "'self'",
    "form-action": "'self'",
}


class SecurityHeaders:
    """ASGI middleware that adds the headers to every response."""

    def __init__(self, app: Any):
        self._app = app
        self._headers = security_headers(tuple(os.environ.get(FRAMED_BY, "").split()))

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                given = [pair for pair in message["headers"] if pair[0] not in self._headers]
                message = {**message, "headers": [*given, *self._headers.items()]}
            await send(message)

        await self._app(scope, receive, send_with_headers)


def security_headers(framed_by: tuple[str, ...]) -> dict[bytes, bytes]:
    """The headers, by name in lower case.

    Args:
        framed_by: sources, as in a Content-Security-Policy, of pages that may show the app in a
            frame, besides its own.
    """
    policy = {**_POLICY, "frame-ancestors": " ".join(("'self'", *framed_by))}
    headers = {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
    }
    if not framed_by:
        headers["x-frame-options"] = "SAMEORIGIN"
    return {name.encode(): value.encode() for name, value in headers.items()}
