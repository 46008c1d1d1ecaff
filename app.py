"""Softmax Explorer: ``streamlit run app.py``."""

import streamlit as st

from explorer.ui import controls, panels, process

st.set_page_config(page_title="Softmax Explorer", page_icon="🎨", layout="wide")

with process.TURNS:
    panels.headline()

    problems = controls.sync_from_url()
    data, params = controls.sidebar()
    controls.sync_to_url()

    panels.notices(problems)
    panels.numbers(data, params)
    panels.panels(data, params)
    panels.formulas(data, params)

    process.freeze_heap()
