"""Softmax Explorer: ``streamlit run app.py``."""

import streamlit as st

from explorer.app.serving import process
from explorer.app.serving.early import early

st.set_page_config(page_title="Softmax Explorer", page_icon="🎨", layout="wide")

# The browser and another process load what they need while this one imports the rest.
early()
process.begin()

from explorer.app import controls, panels, session  # noqa: E402

process.settle()
panels.headline()
if session.sync_from_url() and not panels.are_slow():
    panels.pictures()  # first what takes the browser longest
    controls.sidebar()
else:
    controls.sidebar()
    panels.pictures()
controls.complete()
process.freeze_heap()
