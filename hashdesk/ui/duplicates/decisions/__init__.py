"""Decisions about groups: written as they are made, and listed to be taken back."""
