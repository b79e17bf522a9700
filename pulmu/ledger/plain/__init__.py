"""The heart of the ledger in plain Python: no Django, no database, the standard library alone.

What stands here is the specification of the figures. `assemble` joins the same modules into the
`verify.py` of a bundle, so that anybody can recompute a sealed statement without this product.
"""
