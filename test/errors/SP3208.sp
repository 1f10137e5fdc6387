game long_memory {
  players a, b
  recall perfect

  log: (0..3)[10] = 0

  play {
    repeat 10 {
      let x = a chooses 1..3 given (now: iteration, log)
      log[iteration] = x
    }
  }
}
