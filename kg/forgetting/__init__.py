"""Erase a person from a workspace: sources, database with its history, and what was made of them.

See ``docs/forget.md`` for what it does and what it cannot do.
"""
