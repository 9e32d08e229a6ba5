"""The command line: parses, calls one public function, prints. No logic, no heavy import."""
