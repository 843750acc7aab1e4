"""The settings page: `page` and its four cards show and ask, `controller` answers."""
