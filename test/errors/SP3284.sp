extern pure fn total(shots: int[] up to 3) -> bool from "./parts/rules.ts"
