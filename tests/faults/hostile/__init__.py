"""Files that somebody else made: pictures and documents, changed in thousands of ways.

image_seeds         sound pictures in every format, to be changed
image_structure     where a picture has its parts and numbers
mutations           changes to bytes, at random or aimed at those
foreign_files       sound documents of every kind: libraries, models, decisions, settings …
document_mutations  changes that keep their form
doors               every way by which they come in
"""
