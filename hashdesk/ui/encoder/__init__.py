"""The encoder page: `page` and its parts show and ask, `controller` answers."""
