extern pure fn score(shot: int) -> int from "rules"
