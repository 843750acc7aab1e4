"""Random sequences of what people, disks and HashDesk do to photos; nothing unwanted goes.

`steps` draws them. `others` is what people, other programs and drives do in a `place`, `session`
what a person does in the `window`, or in one that is killed (`killing`). `census` reads all files
that there are, and `oracle` compares them with what was there: it believes nothing that it is told.
"""
