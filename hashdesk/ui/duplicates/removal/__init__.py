"""Photos of groups to the trash: the question, and the guard that one of each group stays."""
