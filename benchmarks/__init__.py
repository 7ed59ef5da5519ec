"""Measures what the program promises of its speed; ``make bench`` prints it."""
