"""The atlas page: `page` and `view` show shelves, `controller` answers."""
