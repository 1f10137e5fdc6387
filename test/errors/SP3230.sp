enum Suit { acorn, leaf }

fn first_or_none<T>(from: T[]) -> T? = size(from) > 0 ? from[0] : none

game guess {
  players a, b

  play {
    let found = first_or_none([])
    let suit = a chooses Suit
  }
}
