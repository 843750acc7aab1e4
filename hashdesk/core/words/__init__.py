"""Searches by typed words: what they name, which photos meet them, what a person may have meant."""
