/// Everything a game may hold.
game bargain(public goods: int = 3, seen by buyer limit: 0..9) {
  roles buyer, seller[0..1]
  constant_sum 2 * goods
  private hand: Card[player] ~ deal(Card), offers: Offer[] up to 4 = []
  symmetry board: rotations, reflections
  recall none
  observe buyer { price, rest: goods - sold }
  show to seller[0] "you have {hand}"
  type Move = check | raise(by: 1..20) | place(at: Cell) where free(at) | Card

  play {
    let private pick = buyer chooses (left: Slot, right: Slot) where right > left given (goods, clock: 0)
    let v[i]: real = i for i in 1..3
    cycle p in players up to 3 { continue }
    together {
      for s in players { a[s] = s chooses Card }
    }
    let out = play inner(1) from state with buyer: seller, seller: buyer
    match pick { raise(n) where n > 3 => { break }, none | else => end with (pick, x: 1), -1..3 => win buyer by 2 }
    match { a > b => draw; else => cut }
    reward buyer at pick += 1 as later for s in players
    coin ~ weighted { true: 0.2, false: 0.8 }
  }
}
