"""The archive on PostgreSQL with pgvector: the same seam as the archive in a folder, for more than one machine."""
