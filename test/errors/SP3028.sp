game coin {
  players a, b
  zero_sum

  play {
    ask(a)
  }

  rule ask(p) {
    let said = p chooses yes | no
  }
}
