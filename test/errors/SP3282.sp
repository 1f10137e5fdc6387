extern pure fn score(shot: int) -> int from "./parts/rule.ts"
