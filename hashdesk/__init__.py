"""HashDesk: find similar photos by extremely short learned codes."""

__version__ = "0.1.0"
