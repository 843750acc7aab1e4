"""What tells copies without reading their files again: pHash and color signature, also turned."""
