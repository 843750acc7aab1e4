"""What is chosen from or opened: a segmented control, a list to confirm, a menu, a fold.

And what keeps the second click of a double click from a button that came in place of another.
"""
