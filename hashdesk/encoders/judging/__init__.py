"""How well encoders find photos: average precision with ties, edits, groups without labels."""
