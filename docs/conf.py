"""How the site is made: `make docs` (Sphinx, MyST, Furo)."""

project = "Cribdeck"
author = "The Cribdeck authors"
extensions = ["myst_parser"]
myst_heading_anchors = 3
html_theme = "furo"
html_title = "Cribdeck"
exclude_patterns = ["_build"]
highlight_language = "text"
