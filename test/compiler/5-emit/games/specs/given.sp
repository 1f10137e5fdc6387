enum Suit { red, green, blue }
record Peek { suit: Suit, high: bool }

/// Decisions that are given what they see, beside one with the automatic observation: enums, options, records, arrays over seats, locals.
game peeking {
  players left, middle, right

  private hand: Suit[player] ~ deal(Suit)
  public stakes: (0..3)[player] = 0
  last: Suit? = none

  play {
    for p in players {
      let guess = p chooses Suit given (mine: hand[p], stakes, last)
      stakes[p] = reveal(guess == hand[p] ? stakes[p] + 1 : stakes[p])
      last = guess
    }
    repeat 2 {
      let bold = left chooses bool
      let seen = Peek(suit: bold ? red : blue, high: stakes[left] > 0)
      let answer = right chooses 0..2 where answer >= stakes[right] or answer == 0 given (seen, stakes, twice: stakes[middle] * 2, asker: left, whoami: me)
      stakes[middle] = answer
      together {
        let call = left chooses bool given (stakes)
        let other = middle chooses bool given (last, own: hand[middle])
      }
      reward left += call == other ? 1 : -1
    }
  }
}

/// Every decision is given something, so there is no automatic observation and no history.
game blind {
  players one, two

  seen by one coin: bool ~ uniform(bool)
  count: 0..9 = 0

  play {
    let said = one chooses bool given (coin)
    let trust = two chooses bool given (said, count)
    count += trust == said ? 1 : 0
    let more = two chooses 0..3 given ()
    count += more
    win (trust == coin ? two : one)
  }
}
