"""Bulk ingestion on Ray Data: many machines prepare articles, one loads them into the archive."""
