"""The same data and weights through other libraries' default pipelines, each in an environment of its own."""
