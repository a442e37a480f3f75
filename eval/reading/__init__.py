"""Makes what turns the embedding model into a reader (`rag/reader.py`): `python -m eval.reading FOLDER`."""
