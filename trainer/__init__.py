"""The trainer: the only part of HashDesk that knows PyTorch. It meets the app in files."""
