game coin {
  players caller

  play {
    let call = caller chooses heads | tails
    if call == heads { end with (told: 1) }
    end with (told: true)
  }
}

game twice {
  players caller
  play { let first = play coin }
}
