/// Rock, paper, scissors: both players show a hand at once; rock beats scissors, scissors beat paper, paper beats rock.
/// The only equilibrium shows each hand with probability 1/3, and the game is worth 0 (von Neumann, 1928).
game rock_paper_scissors {
  players row, column
  zero_sum

  enum Throw { rock, paper, scissors }

  play {
    together {
      let mine   = row chooses Throw
      let theirs = column chooses Throw
    }
    if mine == theirs { draw }
    win beats(mine, theirs) ? row : column
  }

  fn beats(a: Throw, b: Throw) -> bool = match a {
    rock     => b is scissors
    paper    => b is rock
    scissors => b is paper
  }

  show "You are {me}. {turn is me ? "Show rock, paper or scissors; the other does so at the same time." : "Wait."}"
}

test "paper beats rock" of rock_paper_scissors {
  plays row: rock, column: paper
  expect winner is column
}

test "two of a kind are a draw" of rock_paper_scissors {
  plays row: scissors, column: scissors
  expect winner is none
}
