"""One file per data set: its generator, its settings, and its density if it is known.

A new file here is a new data set on the page, in links and on the command line. It ends with
``DATASET = DataSet(...)``.
"""
