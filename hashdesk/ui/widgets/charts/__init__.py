"""Pictures of numbers: a plot over time, a histogram to choose from, the bits of a code."""
