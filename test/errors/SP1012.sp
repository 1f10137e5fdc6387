const NEXT = 1 + x => x
