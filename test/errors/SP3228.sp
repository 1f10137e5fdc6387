game rally {
  players a, b

  play {
    let stroke = a chooses long | short
  }
}

game match_point {
  players a, b

  play {
    together {
      play rally
      let serve = a chooses wide | straight
      let stand = b chooses wide | straight
    }
  }
}
