/// Matching pennies: both players turn a penny at once. Two alike go to the one who matches, two different ones to the other.
/// The only equilibrium turns heads and tails equally often, and the game is worth 0 (J. von Neumann and O. Morgenstern,
/// "Theory of Games and Economic Behavior", 1944, section 14.7.2).
game matching_pennies {
  players matcher, dodger
  zero_sum

  enum Side { heads, tails }

  play {
    together {
      let mine   = matcher chooses Side
      let theirs = dodger chooses Side
    }
    win mine == theirs ? matcher : dodger
  }

  show "You are the {me}. Turn your penny: two alike are the matcher's."
}

test "two alike go to the matcher" of matching_pennies {
  plays matcher: tails, dodger: tails
  expect winner is matcher
}

test "two different ones go to the dodger" of matching_pennies {
  plays matcher: heads, dodger: tails
  expect winner is dodger
}
