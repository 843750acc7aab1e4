"""A library opened for reading, and its nearest codes.

Question, query, distances, Hamming index, ties, near pairs within a radius, other libraries. Exact,
and in the same order on every machine.
"""
