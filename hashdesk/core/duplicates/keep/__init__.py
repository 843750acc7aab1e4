"""Which photo of a group to keep, and the reason: traits, provenance, criteria, suggestion."""
