"""Components made of JavaScript files: Streamlit serves the files, the browser follows imports.

Streamlit reads which files there are from a manifest in an installed package's `pyproject.toml`. It
finds none in a checkout, nor where package and distribution have different names, so the manifest
is handed to it here.
"""

import threading
from pathlib import Path

import streamlit as st
from streamlit.components.v2.get_bidi_component_manager import get_bidi_component_manager
from streamlit.components.v2.manifest_scanner import ComponentConfig, ComponentManifest
from streamlit.components.v2.types import ComponentRenderer

PACKAGE = "promptlight"
_registering = threading.Lock()


def asset_component(
    name: str, asset_dir: Path, js: str, html: str | None = None, css: str | None = None
) -> ComponentRenderer:
    """A component whose script is a file. Asked for at each run: every server has its own list.

    Args:
        name: its name within this package.
        asset_dir: the folder whose files the browser may load.
        js: the module in it whose default export Streamlit calls.
        html: what the component holds before the script runs.
        css: its styles.
    """
    full_name = f"{PACKAGE}.{name}"
    # A manifest that came second would take the place of the complete component.
    with _registering:
        manager = get_bidi_component_manager()
        if manager.get_component_asset_root(full_name) is None:
            config = ComponentConfig(name, asset_dir.name)
            manager.register_from_manifest(
                ComponentManifest(PACKAGE, "", [config]), asset_dir.parent
            )
        return st.components.v2.component(full_name, html=html, css=css, js=js)
