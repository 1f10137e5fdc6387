enum Skill { dash, hold }

/// Two sides: a captain each, who picks the skill of a pilot, one seat for each side and skill.
game relay {
  players left, right
  zero_sum
  roles captain[player], pilot[player, Skill]

  at: (0..9)[player] = 0
  private plan: (Skill?)[player] = none
  turns: 0..8 = 0

  play {
    cycle side in players up to 3 {
      let private skill = captain[side] chooses Skill
      plan[side] = skill
      let shown = reveal(skill)
      let step = pilot[side, shown] chooses 0..2 where it + at[side] <= 9
      at[side] += step
      reward pilot[side, shown] += step as moves
      if step == 2 { reward pilot[side, shown] += 0.5; reward other(side) += -0.5 }
      let trust = side chooses 0..1
      reward side += trust
      reward other(side) += -trust
      if at[side] >= 3 { win side by 2 }
      turns += 1
    }
  }

  observe { mine: at[me], turns }
  show "{me} of {turn else left}: {at[left]} to {at[right]}"
}

game huddle {
  players a, b, c
  constant_sum 3
  roles hand[player]

  private card: (0..2)[player] ~ deal(0..2)
  seen by others hint: (0..2)[player] = 0

  play {
    together {
      for p in players { let claim = hand[p] chooses 0..2 where it <= card[p] }
    }
    let best = reveal(argmax(card[p] for p in players))
    hint[best] = reveal(card[best])
    let sure = hand[best] chooses yes | no given (mine: card[best], who: best)
    match sure { yes => win best by 2, no => draw }
  }
}
