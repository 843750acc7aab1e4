"""The page of what HashDesk moved to the trash: `page` shows it, `controller` reads it."""
