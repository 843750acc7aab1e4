"""How heads are made of a library's own photos, in words: what their manifests say."""

LIBRARY_METHOD = "ITQ on the library and edits of it; random planes where axes end"
