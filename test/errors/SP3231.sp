enum Suit { acorn, leaf }

fn either<T>(first: bool, one: T, other: T) -> T = first ? one : other

game guess {
  players a, b
  count: 0..9 = 3

  play {
    let suit = a chooses Suit
    let seen = either(true, suit, count)
    if seen == suit { win b }
  }
}
