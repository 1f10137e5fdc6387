/// A climb of at most five steps, two at a time.
game climb {
  players a
  height: 0..5 = 0

  play {
    repeat 3 {
      let up = a chooses 1..2
      height += up
    }
  }
}
