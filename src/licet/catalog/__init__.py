"""The product catalogue: accelerators, and the boards, servers and racks that contain them. It knows no law.

    >>> from licet.catalog import find
    >>> find("h100 sxm").name
    'NVIDIA H100 SXM5 80GB'

A name is never guessed: ``find`` raises ``AmbiguousProduct`` or ``UnknownProduct``, each with names to choose from.
The tables and their sources are described in the README beside this file.
"""

from licet.catalog.entries import Assembly, Product, aliases, assemblies, products
from licet.catalog.names import AmbiguousProduct, UnknownProduct, find, nearest

__all__ = [
    "AmbiguousProduct",
    "Assembly",
    "Product",
    "UnknownProduct",
    "aliases",
    "assemblies",
    "find",
    "nearest",
    "products",
]
