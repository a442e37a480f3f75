"""The archive's verbs as tools of the Model Context Protocol, for clients of language models."""
