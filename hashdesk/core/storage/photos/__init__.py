"""What the library knows of its photos: rows, arrays, filters, facts, pictures."""
