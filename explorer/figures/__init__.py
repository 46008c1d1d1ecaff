"""Plotly figures, one file per panel: arrays in, a figure out."""
