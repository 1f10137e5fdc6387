game coin {
  players caller
  play { let call = caller chooses heads | tails }
}

game twice {
  players a
  secret key: bool ~ uniform(bool)

  play {
    if key { play coin() with caller: a }
  }
}
