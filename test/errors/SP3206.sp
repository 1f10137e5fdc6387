game last_stone {
  players first, second
  stones: 0..12 = 12

  play {
    cycle p in players {
      let take = p chooses 1..3 where take <= stones
      stones -= take
      if stones == 0 { win p }
    }
  }
}

game practice {
  players first, second

  play {
    let few = second chooses 4..6
    play last_stone from (stone: few)
  }
}
