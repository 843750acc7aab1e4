"""Implementations of the core's encoder protocol.

Bundles and backbones as files (`files`), engines that run them (`engines`), a library's encoder
(`library_encoder`). Only `ray_cluster` knows Ray.
"""
