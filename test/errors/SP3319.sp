game hidden_key {
  players a, b
  zero_sum
  secret public key: bool ~ uniform(bool)

  play {
    let guess = b chooses yes | no
    win key == (guess is yes) ? b : a
  }
}
