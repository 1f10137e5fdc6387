const A = max(1, 2))
