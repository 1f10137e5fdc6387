extern pure fn scored(shot: int) -> int from "./parts/rules.ts"
