gmae duel {
  players a, b
}

game rps {
  players a, b
  play {
    if a = b { draw }
  }
}
