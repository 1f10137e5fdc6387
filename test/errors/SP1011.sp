fn inside(x: int) -> bool = 0 < x < 10
