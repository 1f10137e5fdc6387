/// Two traders with a purse each draw goods from one pile and outbid each other. Purse and pile are records with functions and rules of their own.
enum Good { salt, tea, silk }

/// Any things one on the other, at most four.
record Pile<T> {
  things: T[] up to 4 = []

  fn height() -> int = size(things)
  fn top() -> T? = size(things) == 0 ? none : things[size(things) - 1]
  fn any_like(asked: fn(T) -> bool) -> bool = any(asked(x) for x in things)

  rule put(thing: T) {
    if size(things) < 4 { things.add(thing) }
  }
}

record Purse {
  coins: 0..12 = 6
  spent: 0..12 = 0

  fn can_pay(price: int) -> bool = price <= coins

  /// Pays, and says what is left.
  rule pay(price: 0..6) -> 0..12 {
    coins = max(0, coins - price)
    spent = min(12, spent + price)
    return coins
  }
}

game two_purses {
  players left, right

  private purse: Purse[player] = Purse()
  bought: Pile(Good)[player] = Pile()
  bids: Pile(0..6) = Pile()

  play {
    repeat 2 {
      for p in players {
        let good ~ uniform(Good)
        let bid = p chooses 0..6 where purse[p].can_pay(it)
        bids.put(bid)
        let seen by p rest = purse[p].pay(bid)
        if bid > 2 { bought[p].put(good) }
        if bought[p].height() == 2 { win p by 1 + (rest > 6) }
        reward p += bought[p].any_like(x => x is silk) ? 2 : 0
      }
    }
    let last = bids.top() else 0
    reward right += last - purse[left].coins
  }
}

test "who buys twice has won" of two_purses {
  plays good ~ tea, left: 3, good ~ salt, right: 0, good ~ silk, left: 3
  expect winner is left and score(left) == 1
}
