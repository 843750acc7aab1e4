"""Where a person is: history, pages, lists, searches that arrive late, where the window closed."""
