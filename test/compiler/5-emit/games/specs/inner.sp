import { kuhn_poker } from "std/games/kuhn_poker"

/// One hides a bit, the other guesses it.
game coin(stake: 1..3 = 1) {
  players chooser, guesser
  zero_sum
  private mark: (0..1)[player] = 0
  next: player = chooser

  play {
    mark[chooser] = chooser chooses 0..1
    next = guesser
    let guess = guesser chooses 0..1
    let shown = reveal(mark[chooser])
    if guess == shown {
      reward guesser += stake
      reward chooser += -stake
    } else {
      reward guesser += -stake
      reward chooser += stake
    }
    end with (shown: shown, right: guess == shown)
  }
}

/// Games inside of a game: settings and seats worked out in play, the winner of one chooses in the next.
game evening {
  players first, second
  zero_sum
  private luck: (0..2)[player] ~ uniform(0..2)
  rounds: 0..3 = 0

  play {
    let bet = first chooses 1..2
    let a = play coin(bet) with chooser: first, guesser: second
    if a.right { rounds += 1 }
    let leader = a.right ? second : first
    repeat 2 {
      let b = play coin(stake: 1) with chooser: leader, guesser: other(leader)
      if b.shown == 1 and rounds < 3 { rounds += 1 }
    }
    play kuhn_poker with first: second, second: first
    let guess = second chooses 0..1
    if guess == rounds mod 2 { win first } else { draw }
  }
}
