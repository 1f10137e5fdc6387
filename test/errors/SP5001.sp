game growth {
  players a, b
  zero_sum
  size: real = 0.5

  play {
    let way = a chooses up | down
    size = exp(size)
    if way is up and size > 1 { win a }
    win b
  }
}
