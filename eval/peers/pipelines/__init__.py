"""One program a peer, run in that peer's environment: nothing here may import anything of ours but `exchange`."""
