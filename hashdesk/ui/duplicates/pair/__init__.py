"""Two photos of a group side by side: pictures, differences, facts, and why one is kept."""
