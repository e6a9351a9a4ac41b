"""Quarto as the renderer."""
