"""One function a question. Both faces, the terminal and the page, ask here and set out what they get."""
