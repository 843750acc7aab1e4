"""Groups for a person to go through: in order, with marks, and what goes to the trash of each."""
