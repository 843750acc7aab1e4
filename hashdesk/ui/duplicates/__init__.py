"""The Duplicates page: request, finder, groups, pair comparison, marks, decisions, undo."""
