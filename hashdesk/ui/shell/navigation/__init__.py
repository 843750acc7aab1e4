"""Where a person is: history, pages, searches that arrive late, the place of the last start."""
