"""Everything HashDesk writes, as a table of phases: prepared, run in a child, and judged.

material   what phases start from: photos, libraries, a container; built once a run
runs       what a phase does
table      all phases
process    a process that forks a child for each run, and has strace disturb it
state      what can be read in a place: photos, codes, decisions …
trials     a run that is disturbed, and what became of it
"""
