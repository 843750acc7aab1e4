"""Checks and measurements on a machine with CUDA: python -m trainer gpu-check."""
