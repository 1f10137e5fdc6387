game couple {
  players left, right
  seen by left, right mood: 0..1 ~ uniform(0..1)

  play {
    let greeting = left chooses 0..1
    if mood == 1 { let answer = right chooses 0..1 }
  }
}

game party {
  players left, right, guest

  play {
    play couple
    let toast = guest chooses 0..1
  }
}
