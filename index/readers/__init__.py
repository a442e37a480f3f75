"""Readers: one format a file, from bytes to drafts of articles. None of them opens a path or an address."""
