"""The page of duplicates: finder, groups, pair comparison, marks, decisions, undo."""
