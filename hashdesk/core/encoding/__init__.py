"""What an encoder gives: the protocol, packed codes of 4 to 64 bits, weights of distances.

Dtypes and bit order are part of the file format. What runs an encoder lives in
`hashdesk.encoders`.
"""
