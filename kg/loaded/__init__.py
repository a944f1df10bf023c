"""What a workspace last loaded, kept so that the next load reads only what has changed since.

After a load of a whole workspace its folder ``.kg`` holds which rows of tables were loaded and what
each of them states, as hashes. The next load compares the rows, reads those that are others now and
those that are checked together with them, and compares their claims with the database.

It is a shortcut and nothing else. Whatever is not just as expected (something is wrong with a row,
a header is another, the ontology has changed, rows say the same, another process wrote to the
network, the file is damaged or missing) is done in the usual way, which reads everything: the
shortcut accepts nothing that the usual way refuses, and comes to the same.
"""
