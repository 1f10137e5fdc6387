/// Records, lists, tagged moves.
game boats {
  players red, blue
  type Cell = grid(4, 5)
  record Boat { at: Cell = (0, 0), alive: bool = true, fuel: 0..9 = 9 }
  boat: Boat[player] = Boat()
  play {
    cycle p in players up to 30 {
      let m = p chooses stay | move(to: Cell) | burn(amount: 1..3) where boat[p].alive
      match m {
        stay => { }
        move(to) => { boat[p].at = to; boat[p].fuel = max(0, boat[p].fuel - 1) }
        burn(amount) => { boat[p].fuel = max(0, boat[p].fuel - amount) }
      }
      if boat[p].fuel == 0 { win other(p) }
    }
  }
}
