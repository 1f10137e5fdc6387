const NAME = "kuhn
const HOLE = "two {1 + 1"
