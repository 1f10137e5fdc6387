game deal_out {
  players a, b
  zero_sum
  dealer: player = a
  seen by dealer key: bool ~ uniform(bool)

  play {
    dealer = b
    let guess = a chooses yes | no
    win key == (guess is yes) ? a : b
  }
}
