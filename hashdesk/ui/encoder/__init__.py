"""The page of models: `page` and its parts show and ask, the controllers answer."""
