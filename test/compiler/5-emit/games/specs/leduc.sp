/// Two rounds, six cards.
game leduc {
  players first, second
  zero_sum
  enum Rank { jack, queen, king }
  private card: (0..5)[player] ~ deal(0..5)
  secret flop: 0..5 = 0
  public shown: Rank? = none
  pot: (1..13)[player] = 1

  play {
    round(2)
    flop ~ uniform(0..5) where it != card[first] and it != card[second]
    shown = reveal(rank(flop))
    round(4)
    showdown()
  }
  fn rank(c: 0..5) -> Rank = c < 2 ? jack : c < 4 ? queen : king
  rule round(size: 2..4) { 
    var raises: 0..2 = 0
    cycle p in players up to 3 {
      let m = p chooses fold | call | raise where it is not raise or raises < 2
      match m {
        fold => win other(p) by pot[p]
        call => { pot[p] = max(pot[first], pot[second]); if raises > 0 { break } }
        raise => { raises += 1; pot[p] = max(pot[first], pot[second]) + size }
      }
    }
  }
  rule showdown() { win argmax(card[p] for p in players) by pot[first] }
}
