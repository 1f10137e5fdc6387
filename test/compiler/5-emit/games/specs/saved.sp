/// The last stone, and an evening of it that begins in the middle: with entries of a state, with a whole one, sampled.
game last_stone(most: 1..3 = 3) { players first, second
  zero_sum
  stones: 0..12 = 12
  turns: 0..20 = 0
  turn: player = first
  private hint: (0..3)[player] ~ uniform(0..3)
  play { cycle p in players up to 12 {
     if p != turn { continue }
     let take = p chooses 1..most where take <= stones
     stones -= take
     turns += 1
     turn = other(p)
     if stones == 0 { win p }
  } } }
game practice { players a, b
  private card: (0..3)[player] ~ uniform(0..3)
  saved: State of last_stone = (stones: 3, turns: 0, turn: second, hint: [0, 0])
  n: 0..12 = 5
  play {
    let k = a chooses 1..4
    play last_stone(2) from (stones: k, hint: [card[a], card[b]]) with first: a, second: b
    saved.stones = k
    play last_stone from saved with first: b, second: a
    let m = b chooses 1..4
    let outs = play last_stone(2) from (stones: m, turn: second) with first: a, second: b times 2
    play last_stone from (stones: n + m) with first: a, second: b
    let last = a chooses 0..1
    end with (last)
  } }
