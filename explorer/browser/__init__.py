"""All JavaScript of the page, and how it gets there."""
