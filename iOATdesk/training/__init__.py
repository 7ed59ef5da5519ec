"""The training station: a made-up clinic, and a whole day played through the real window."""
