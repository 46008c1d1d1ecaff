"""Measurements of speed, one command each; the README quotes them."""
