game coin {
  players a, b
  zero_sum

  seen: bool[player, real] = false

  play { draw }
}
