"""A REST annotation API: raw news articles in, stored span annotations out, human corrections by PATCH."""

__version__ = "0.1.0"
