"""Streamlit components of our own: Python, HTML, CSS and JavaScript."""
