"""What the station can do: one function for each act, one module for each paper book."""
