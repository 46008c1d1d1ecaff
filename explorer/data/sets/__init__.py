"""One file for each data set: how points are drawn, its settings, and its density if known.

A new file here is a new data set on the page, in links and on the command line. It ends with
``DATASET = DataSet(...)``.
"""
