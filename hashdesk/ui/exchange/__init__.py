"""The page of export, import and comparison: cards show and ask, controllers answer."""
