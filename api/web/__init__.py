"""The edge: HTTP in, HTTP out. Flask, marshmallow and flask-smorest live here and nowhere below.

One file a resource; schemas.py says what may come in and what goes out; problems.py is the only table from an error to a status.
Answers are plain dicts dumped by orjson (presenting.py): marshmallow describes and checks, it does not serialise.
"""
