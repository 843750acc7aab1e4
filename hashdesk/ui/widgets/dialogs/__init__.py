"""Dialogs: a question, a name, a file or folder."""
