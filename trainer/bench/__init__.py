"""What the trainer reaches, measured on labelled photos: python -m trainer bench PHOTOS."""
