/// What is told in the midst of expressions, and from rules.
game told {
  players a, b

  secret open: bool ~ uniform(bool)
  secret hand: (0..3)[player] ~ uniform(0..3)

  rule ask(p: player) -> 0..6 {
    let private more = p chooses 0..3
    return hand[p] + more
  }

  play {
    let way = a chooses 0..2
    let some_of = 1 + (way > 0 ? reveal(hand[a]) : 0)
    let ok = way == 1 and reveal(open)
    let any_way = way == 1 or reveal(open)
    let hands = [reveal(hand[p]) + 1 for p in players]
    let few = [reveal(hand[p]) for p in players where p is a or way == 2]
    let two = any(reveal(hand[p]) == 2 for p in players)
    let maybe: (0..3)? = way == 2 ? none : 2
    let instead = maybe else reveal(hand[b])
    let arm = 1 + (match way { 0 => reveal(hand[a]); 1 => 0; 2 => reveal(hand[b]) })
    let asked = reveal(ask(b))
    let seen by a only = reveal(ask(b), to: a)
    let last = b chooses 0..1
    reward a += some_of + (ok ? 1 : 0) + (any_way ? 2 : 0) + sum(hands) + sum(few) + (two ? 1 : 0) + instead + arm
    reward b += asked * last
    let move = a chooses 0..6 where it != only
  }
}
