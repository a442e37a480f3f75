"""The edges: settings, wiring, command line, HTTP server, pages."""
