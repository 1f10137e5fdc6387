/// Who is armed may aim, and nobody else hears that it was asked; then everyone calls. In the second round `a` calls no more.
game unheard {
  players a, b, c
  private armed: (0..2)[player] ~ deal(0..2)
  private aim: player?[player] = none
  round: 0..2 = 0

  play {
    repeat 2 {
      together {
        for p in players where armed[p] > 0 { aim[p] = p chooses player where it != p }
      }
      together {
        for p in players where round == 0 or p is not a { let call = p chooses 0..1 }
      }
      round += 1
    }
  }
}
