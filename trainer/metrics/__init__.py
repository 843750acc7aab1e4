"""Mean average precision with ties, statistics of bits, and encoders to be judged by them."""
