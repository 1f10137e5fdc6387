game tennis {
  players a, b

  play {
    let serve = a chooses wide | straight
    play rally
  }
}

game rally {
  players a, b

  play {
    let stroke = a chooses long | short
    play tennis
  }
}
