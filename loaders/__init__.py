"""Loaders: each reads one kind of source and yields its claims.

`loaders.table` reads tables (CSV, TSV, XLSX) and `loaders.rdf` reads RDF; each has a ``LOADER``
that ``kg`` finds by the entry-point group ``kg.loaders``, so that anyone can add another.
"""
