"""Finding groups: what is asked, the options for it, and the process that looks."""
