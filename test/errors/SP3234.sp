game wheel {
  players a, b

  record Slot {
    filled: bool = false

    rule fill() {
      filled = true
      next = (next + 1) mod 3
    }
  }
  next: 0..2 = 0
  slots: Slot[3] = Slot()

  play {
    repeat 3 {
      let go = a chooses bool
      if go { slots[next].fill() }
    }
  }
}
