"""The page of photos that could not be read: `page` shows the list, `controller` reads it."""
