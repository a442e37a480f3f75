"""The sample archive: invented articles about invented talks, with questions and judgements."""
