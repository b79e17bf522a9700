"""Small files out of nothing but the standard library, the same bytes on every machine.

Evidence is known by its hash, so a picture must not depend on which zlib or which drawing library
happens to be installed. No fonts are needed either: what must be read is drawn.
"""
