game haggle {
  players buyer, seller
  common_sum

  price: 0..9 = 5
  round: 0..1 = 0

  play {
    let first = buyer chooses 0..9 given (price)
    price = first
    offer(seller)
    rethink(buyer)
  }

  rule offer(p: player) {
    let bid = p chooses 0..9 given (price)
    price = bid
  }

  rule rethink(p: player) {
    let bid = p chooses 0..9 given (price, round)
    reward p += bid
  }
}
