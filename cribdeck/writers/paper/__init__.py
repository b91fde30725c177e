"""A deck → PDF: the cheat sheet, and flashcards to cut.

`content` and `sheet_entries` choose and render, `fit` guesses lengths, `typeset` lays out and puts
columns or cards on sheets, `read_back` compares the PDF with what should be in it.
`weasyprint_private`, `weasyprint_svg_private` and `ziamath_private` are the only users of those
libraries.
"""
