game coin {
  players a, b
  zero_sum

  play {
    ask(a)
  }

  rule ask(p: player) {
    match p chooses again | stop {
      again => ask(p)
      stop  => draw
    }
  }
}
