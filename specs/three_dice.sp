/// Three dice lie open. One player says in secret whether the lowest or the highest counts; the other guesses which number that is.
/// What counts is worked out in TypeScript, to show how a game calls it.

enum Face { low, high }

/// What three throws are worth to who wants one face.
extern pure fn worth(throws: (1..6)[3], wanted: Face) -> 0..18 from "./three_dice.ts"

game three_dice {
  players thrower, guesser
  zero_sum

  throws: (1..6)[3] = 1

  play {
    for i in 0..2 {
      let pips ~ uniform(1..6)
      throws[i] = pips
    }
    let secret wanted = thrower chooses Face
    let guess = guesser chooses 1..6
    win (guess == worth(throws, wanted) ? guesser : thrower)
  }
}

test "the lowest of three" of three_dice {
  plays pips ~ 4, pips ~ 2, pips ~ 3, low, 2
  expect winner is guesser
}
