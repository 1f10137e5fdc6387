game coin {
  players a, b
  zero_sum
}
