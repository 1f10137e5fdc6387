game walk {
  players walker
  measured steps: 0..9 = 0

  play {
    repeat 9 {
      let go = walker chooses on | back
      if go is on and steps < 9 { steps += 1 }
    }
    if steps > 5 { cut }
  }
}
