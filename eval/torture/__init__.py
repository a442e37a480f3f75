"""Kills the program while it adds, lets its writes fail, and looks whether the archive lost or spoilt anything."""
