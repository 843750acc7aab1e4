"""Repair of a damaged library, from what is readable, from kept features, from the photos.

`repair` works on copies, which take the place of the damaged files as a whole once they are as good
as they get; `preview` does the same and throws the copies away. `structure` reads a broken file row
by row, `rows` and `segments` mend what is in it, `side_files` mends what lies beside it.
"""
