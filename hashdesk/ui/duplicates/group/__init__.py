"""One group in sight: its pair, its photos as tiles with check marks, its buttons and its menu."""
