"""PyTorch for the trainer: whether it is here, and its installation."""
