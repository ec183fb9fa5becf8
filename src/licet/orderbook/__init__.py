"""Many transactions: an order book in, the same rows with their determinations out, decided in date order.

The counters of the law (License Exception LPP by ultimate parent and year, country allocations, what each company has
installed) are folded in: what one order draws is what the next one finds used.
"""
