"""The tools of the `kyeol` command: they read recorded graphs, and never reach into the program.

The program is everything beside this folder. It never imports from here.
"""
