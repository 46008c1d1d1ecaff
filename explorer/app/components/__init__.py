"""Streamlit components: charts that stay, the player, a table of numbers to type, a worksheet."""
