"""The roof: settings, URLs, start of the server, command line. It knows everything and holds no logic."""
