"""Public pages: the guide (Wegweiser). Nobody logs in, nothing is stored."""
