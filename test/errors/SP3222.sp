game swarm {
  roles bee[40]

  play {
    let turn = bee[0] chooses left | right
  }
}
