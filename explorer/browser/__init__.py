"""All JavaScript of the page, and how it gets to the browser."""
