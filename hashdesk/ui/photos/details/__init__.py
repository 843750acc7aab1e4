"""The panel beside the grid: facts of a photo, and how it compares to what was searched for."""
