"""Where the keyboard focus is: shown, kept, and pressed with Enter."""
