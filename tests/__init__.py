"""What shows that the desk is right; mirrors the package."""
