"""The search field: what is typed into it, suggestions, a chip for each part, the photos found."""
