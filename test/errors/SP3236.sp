extern async fn judge(answer: 0..9) -> bool from "./judge.ts"

game quiz {
  roles solver

  play {
    let n = solver chooses 0..9
    if judge(n) { reward solver += 1 }
  }
}
