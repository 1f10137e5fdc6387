/// A lead gives each of three agents a hidden task; the agents act at once and are paid for the lead's wish and their own.
enum Tool { hammer, saw }

game team {
  roles lead, agent[3], checker[Tool, 0..1]
  wish: 0..2 = 0
  done: (0..2)[3] = 0

  play {
    wish = lead chooses 0..2
    together {
      for i in 0..2 { done[i] = agent[i] chooses 0..2 }
    }
    for i in 0..2 { reward agent[i] += done[i] == wish ? 1 : 0 }
    for a in agent { let again = a chooses 0..1; reward a += again * 2; reward again += 1 }
    let turn ~ uniform(0..2)
    let last = agent[turn] chooses 0..2
    for t in Tool, k in 0..1 { let mark = checker[t, k] chooses 0..1; reward lead += mark }
    reward checker[hammer, turn == 0 ? 0 : 1] += last
    end with (who: agent[turn])
  }
}
