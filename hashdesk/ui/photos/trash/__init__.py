"""Photos to the trash of the desktop and back: the question, what stayed, and why."""
