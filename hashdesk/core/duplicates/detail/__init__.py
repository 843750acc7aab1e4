"""The second look: whether two pictures that look alike differ in any detail.

Pictures, tone tables, recolouring, registration, windows, what is left of a pair and of its chroma,
what is measured of a pair, and verdicts.
"""

# Raised with every change of a verdict: kept verdicts of another version are not believed.
DETAIL_VERSION = 16
