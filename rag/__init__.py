"""The domain: finding, citing, attributing and answering. Knows no file format, no web, no FAISS, no database."""
