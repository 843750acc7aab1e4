"""Where the keyboard focus is: shown, kept, scrolled to, and pressed with Enter."""
