"""Executing notebooks: parameters are checked, each notebook gets a clean kernel at once, and what is written is the same every time."""
