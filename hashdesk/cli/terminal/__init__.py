"""What a person at a terminal reads and answers: output, one progress bar, questions, sizes."""
