"""Code sets of several encoders side by side; new codes from kept features."""
