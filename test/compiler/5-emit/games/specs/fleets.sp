/// Walks a list that is a parameter, with a decision for each entry; a record in a game begins with a member of the game's own enum.
game fleets(lengths: (1..3)[] = [2, 1, 3]) {
  players a, b
  zero_sum
  enum Way { across, down }
  record Ship { way: Way = down, at: 0..4 = 1 }
  ship: Ship[player] = Ship()
  total: (0..30)[player] = 0

  play {
    for p in players {
      for length in lengths {
        let at = p chooses 0..4 where at + length <= 5
        ship[p] = Ship(at: at)
        if ship[p].way is down { total[p] += at + length }
      }
    }
    if total[a] > total[b] { win a }
  }
}
