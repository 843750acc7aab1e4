"""Arguments that several commands share: options, filters, folders, query images."""
