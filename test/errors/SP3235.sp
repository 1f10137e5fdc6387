extern type Board from "./board.ts"

extern fn empty() -> Board from "./board.ts"

game go {
  players black, white

  play {
    let m = black chooses 0..8
  }
}
