"""A library as files that belong together: copied, replaced, and put in order as a whole."""
