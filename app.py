"""Softmax Explorer: ``streamlit run app.py``."""

import streamlit as st

from explorer.app.serving import process
from explorer.app.serving.early import early

if __name__ == "__main__":  # for a session, each time it runs
    st.set_page_config(page_title="Softmax Explorer", page_icon="🎨", layout="wide")

    early()  # the browser loads what it needs while the rest is made
    process.begin()

    from explorer.app import panels, redraw, session, sidebar

    process.settle()
    redraw.begin()
    panels.headline()
    if session.sync_from_url() and not panels.are_slow():
        panels.pictures()  # first what takes the browser longest
        sidebar.controls()
    else:
        sidebar.controls()
        session.read_at_last()
        panels.pictures()
    redraw.complete()
    process.freeze_heap()
else:  # for the server, before the first session
    process.begin()  # a worker starts while the server does

    from explorer.app.serving.head_start import MIDDLEWARE

    app = st.App(__file__, lifespan=process.lifespan, middleware=MIDDLEWARE)
