/// Three cards, one bet of one or two chips: a bigger bet says more, and costs more when it is a lie.
game bet_sizes {
  players first, second
  zero_sum
  enum Card { jack, queen, king }
  private card: Card[player] ~ deal(Card)
  play {
    match first chooses check | bet(size: 1..2) {
      check => showdown(1)
      bet(size) => answer(size)
    }
  }
  rule answer(size: 1..2) {
    match second chooses fold | call {
      fold => win first
      call => showdown(1 + size)
    }
  }
  rule showdown(chips: 1..3) {
    let best = argmax(card[p] for p in players)
    win best by chips
  }
}

test "a bet of two is called" of bet_sizes {
  plays card ~ [king, jack], bet(2), call
  expect winner is first
}
test "a check" of bet_sizes {
  plays card ~ [king, jack], check
  expect winner is first
}
test "a named size" of bet_sizes {
  plays card ~ [jack, king], bet(size: 1), fold
  expect winner is first
}
