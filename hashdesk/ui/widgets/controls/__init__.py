"""What is chosen from or opened: a segmented control, a list to confirm, a menu, a fold."""
