game coin {
  players a, b
  zero_sum

  fn twice(n: 0..3) -> 0..6 = 2 * n
  points: twice = 0

  play { draw }
}
