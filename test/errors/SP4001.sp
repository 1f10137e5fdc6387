game ranking {
  players a, b

  play {
    let mark = a chooses 0..9
    let marks = sort([mark, 4, 6], by: m => m)
    reward a += marks[0]
  }
}
