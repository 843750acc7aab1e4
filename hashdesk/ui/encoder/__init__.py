"""The encoder page: `page` and its cards show and ask, `controller` answers."""
