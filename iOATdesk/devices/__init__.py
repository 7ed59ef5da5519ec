"""The outside world: clock, printers, drives; each with a twin for training and tests."""
