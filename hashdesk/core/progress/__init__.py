"""One progress for all phases of a job: the plans of commands, how far and how fast they are."""
