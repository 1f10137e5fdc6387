extern pure fn score(shots: set of Face) -> int from "./parts/rules.ts"

enum Face { low, high }
