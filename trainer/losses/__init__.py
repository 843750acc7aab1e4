"""What is minimised: one file for each paper."""
