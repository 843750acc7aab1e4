"""The settings page: `page` and its card show and ask, `controller` answers."""
