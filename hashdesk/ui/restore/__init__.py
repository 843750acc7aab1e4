"""A library that cannot be opened: `page` shows its backups, `controller` reads them."""
