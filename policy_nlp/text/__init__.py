"""Characters, numerals, numbering, sentences: what needs no vocabulary and no library."""
