"""Plotly builders, one file per panel: arrays in, a figure out."""
