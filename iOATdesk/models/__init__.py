"""Facts and rules. Pure: no Qt, no SQL, no clock, no files."""
