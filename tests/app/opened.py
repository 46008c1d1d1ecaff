"""A session of the page, without a browser."""

from unittest.mock import patch

from streamlit.testing.v1 import AppTest

PATIENCE = 60  # seconds; the first run loads everything

SEARCH = "streamlit.components.v2.manifest_scanner.scan_component_manifests"
"""It searches all installed packages for components, which takes as long as the page."""


def page(**query: str) -> AppTest:
    """Open the page with the settings of a link."""
    session = AppTest.from_file("../../app.py", default_timeout=PATIENCE)
    session.query_params.update(query)
    with patch(SEARCH, return_value=[]):
        return session.run()


def press(session: AppTest, label: str) -> AppTest:
    """Press the button that has a label."""
    return next(button for button in session.button if button.label == label).click().run()
