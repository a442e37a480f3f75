"""The proof: data sets, runs, measures, significance, reports, benchmarks and the sample archive."""
