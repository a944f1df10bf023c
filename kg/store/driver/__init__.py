"""The official driver, behind one door: connections, questions and values."""
