"""What is stored and how it is found again: readers, SQLite, FAISS, tantivy. Built archives never lie here."""
