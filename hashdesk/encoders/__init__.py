"""What implements the core's encoder protocol.

Bundles and backbones as files (`files`), what runs them (`engines`), which one a library uses.
"""
