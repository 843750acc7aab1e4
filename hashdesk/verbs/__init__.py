"""What can be typed: one file per verb, each with `add` (its options) and `run` (its work)."""
