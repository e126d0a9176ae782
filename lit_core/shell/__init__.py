"""The same jobs as in the app, from a shell: `python -m lit_core <job>`."""
