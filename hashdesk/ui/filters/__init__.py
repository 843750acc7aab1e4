"""Narrowing down: menu, chips, dates."""
