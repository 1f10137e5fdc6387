const LIST = [1 2, 3]
const A = max(1 2)
