"""The departments' servers: plain HTTP on loopback, one port per department.

What is here: what a department answers (`shelf.py`), how it may misbehave (`misbehaviour.py`),
the server (`server.py`) and all of them running (`running.py`). What is not: any client.
"""
