"""A session of the page, without a browser."""

from streamlit.testing.v1 import AppTest

PATIENCE = 60  # seconds; the first run loads everything


def page(**query: str) -> AppTest:
    """Open the page with the settings of a link."""
    session = AppTest.from_file("../../app.py", default_timeout=PATIENCE)
    session.query_params.update(query)
    return session.run()


def press(session: AppTest, label: str) -> AppTest:
    """Press the button that has a label."""
    return next(button for button in session.button if button.label == label).click().run()
