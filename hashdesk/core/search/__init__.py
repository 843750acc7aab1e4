"""A library opened for reading, and its nearest codes.

Query, distances, Hamming index, ties, near pairs within a radius, other libraries. Exact, and in
one order on every machine.
"""
