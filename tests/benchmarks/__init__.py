"""Measurements, as ratios against a reference of the same run. `make bench` runs them all."""
