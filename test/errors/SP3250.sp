/// Three fields, and four turns to take one.
game fields {
  players a, b
  taken: bool[0..2] = false

  play {
    cycle p in players up to 4 {
      let at = p chooses 0..2 where not taken[at]
      taken[at] = true
    }
  }
}
