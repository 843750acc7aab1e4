"""The second look: whether two pictures that look alike differ in any detail.

Pictures, tone tables, registration, windows, what is measured of a pair, and the verdicts.
"""
