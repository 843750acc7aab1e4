"""Retrieval (mean average precision with ties), bit statistics, an encoder to be judged."""
