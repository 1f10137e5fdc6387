game coin {
  players a, b
  zero_sum

  play {
    let call = a chooses heads | tails
    if cal is heads { win a }
  }
}
