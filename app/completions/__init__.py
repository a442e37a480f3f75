"""OpenAI's chat completions, spoken over the archive: for chat front ends and client libraries that know no other."""
