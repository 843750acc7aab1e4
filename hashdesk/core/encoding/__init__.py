"""The encoder protocol, packed codes of 4 to 64 bits, weights of distances.

Dtypes and bit order are part of the file format. Implementations of the protocol live in
`hashdesk.encoders`.
"""
