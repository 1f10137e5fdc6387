const SIZE = 3 /// cells a side
