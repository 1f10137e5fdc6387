/// A gambling bandit: two slot machines, each of which pays one coin with a chance that nobody knows; the gambler pulls a handle some times. Should it stay with the machine that
/// has paid, or learn more of the other? (W. Thompson, "On the Likelihood that One Unknown Probability Exceeds Another", 1933; H. Robbins, 1952.) The
/// chances are drawn before: from never, one in four, two, three, to always, all equally likely. With two pulls best play wins 9/8 coins.
game bandit(pulls: 1..50 = 10) {
  players gambler

  enum Machine { left, right }

  /// In how many of four pulls a machine pays, in the long run.
  secret luck: (0..4)[Machine] ~ uniform(0..4)
  tries: (0..pulls)[Machine] = 0
  wins: (0..pulls)[Machine] = 0

  play {
    repeat pulls {
      let handle = gambler chooses Machine
      let pays ~ weighted { true: luck[handle] / 4, false: 1 - luck[handle] / 4 }
      tries[handle] += 1
      if pays {
        wins[handle] += 1
        reward gambler += 1
      }
    }
  }

  show """
    Left has paid {wins[left]} times in {tries[left]} pulls, right {wins[right]} times in {tries[right]}.
    """
}

test "a pull that pays is counted" of bandit {
  plays luck ~ [2, 2], left, pays ~ true
  expect tries[left] == 1 and wins[left] == 1 and tries[right] == 0
}
