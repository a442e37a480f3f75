"""Makes the head that turns token vectors into codes (`rag/late.py`), and trains another to compare it with."""
