game coin {
  players a, b
  zero_sum

  enum Card { jack, queen }
  top: Crad = jack

  play { draw }
}
