"""A picture's colours as sRGB in 8 bits: what its numbers mean, and their range."""
