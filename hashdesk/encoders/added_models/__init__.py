"""Models that a person adds as backbones: found, looked through, made to the contract, kept.

layouts          which files of a folder make up a model
preprocessing    what its configuration says of the pictures that it takes
inspection       all of that with the graph's own inputs and outputs (output_choice)
description      what will be made of it, as it is shown and can be overridden
model_process    the child that reads, checks, rewrites and first runs the graph (model_worker)
adding           the whole way, from a source to a folder in the user's data
already_added    whether that was done before, however the source is spelt
torchvision_list, torchvision_fetch    torchvision's classifiers by name
"""
