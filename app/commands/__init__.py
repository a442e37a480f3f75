"""The commands of `rapporteur`, one file a purpose."""
