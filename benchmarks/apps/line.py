"""The smallest app with a picture: one slider, one line of three points."""

import plotly.graph_objects as go
import streamlit as st

slope = st.slider("Slope", 0, 1000, 500)
st.plotly_chart(go.Figure(go.Scatter(x=[0, 1, 2], y=[0, slope, 2 * slope])))
