"""A small language for legal conditions: typed, total, three-valued, and written once.

An expression is built from named facts, constants and dated sets (``nodes``). It can be

* evaluated directly (``evaluate``: the definition of what an expression means),
* compiled to a Python function (``python``),
* printed as SQL (``sql``),
* asked which unknown facts could still change its value (``unknowns``).

The kernel knows no law. Every reading gives the same answer on every input; property tests say so.
"""
