"""Allows only the app's own pages to access its sessions.

The app has no sign-in, and its sessions contain drafts. A page from another port or site can make
the browser open a WebSocket to the app, and a foreign host name can be made to resolve to it (DNS
rebinding). So the requested host must be in Streamlit's `server.allowedHosts`, and a page that
opens a WebSocket must have the same host and port, or be listed in `server.corsAllowedOrigins` or
`browser.serverAddress`.
"""

from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from streamlit import config
from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

_DEFAULT_PORTS = {"http": ":80", "https": ":443"}


class SameOrigin:
    """ASGI middleware that refuses foreign hosts, and WebSockets that foreign pages open."""

    def __init__(self, app: Any):
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Serve a request, or refuse it with status 403 and the reason."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host, origin = headers.get("host", ""), headers.get("origin")
        if not is_host_allowed(host):
            why = (
                f"The app does not accept requests for the host {host}: whoever runs it can add "
                "the host to STREAMLIT_SERVER_ALLOWED_HOSTS."
            )
        elif scope["type"] == "websocket" and origin and not _same_or_trusted(origin, host):
            why = f"A page of {origin} cannot use the app at {host}."
        else:
            await self._app(scope, receive, send)
            return
        await PlainTextResponse(why, status_code=403)(scope, receive, send)


def _same_or_trusted(origin: str, host: str) -> bool:
    page = urlsplit(origin)
    port = _DEFAULT_PORTS.get(page.scheme, "")
    if page.netloc.removesuffix(port).lower() == host.removesuffix(port).lower():
        return True
    trusted = [*config.get_option("server.corsAllowedOrigins")]
    if config.is_manually_set("browser.serverAddress"):
        trusted.append(config.get_option("browser.serverAddress"))
    return not config.get_option("server.enableCORS") or page.hostname in map(_hostname, trusted)


def _hostname(address: str) -> str | None:
    return urlsplit(address if "//" in address else f"//{address}").hostname
