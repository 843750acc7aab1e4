"""The photo grid: rows under headings, its table and view, tiles, keys and type-ahead."""
