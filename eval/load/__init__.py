"""Many readers chat with one server while articles come in: how long they wait, and whether anything fails."""
