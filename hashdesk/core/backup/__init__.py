"""Backups of a library: made and verified without being asked, listed, and put back.

`backups` knows where they lie and which are kept, `make` makes one, `verification` says whether a
copy is sound, `restore` puts one in the place of what is there. What a backup is on the disk is in
`core/storage/whole_library/library_copy.py`.
"""
