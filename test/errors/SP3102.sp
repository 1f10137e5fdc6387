game coin {
  players a, b
  zero_sum

  play {
    if lucky() { win a }
  }

  fn lucky() -> bool {
    let side ~ uniform(bool)
    return side
  }
}
