/// Nim: from one of several piles a player takes as many objects as it likes, at least one. Who takes the last object of all wins, or loses in
/// the misère form. Rules and the whole theory: C. L. Bouton, "Nim, a game with a complete mathematical theory", Annals of Mathematics 3, 1901.
/// Whoever moves loses exactly if the binary sizes of the piles add up to zero without carrying; in the misère form too while a pile holds two or more.
///
/// The piles begin with 1, 3, 5, 7, … objects (Marienbad).
game nim(piles: int = 4, misere: bool = false) {
  players first, second
  zero_sum

  type Pile = 1..piles
  /// No pile holds more.
  const MOST = 2 * piles - 1

  heap: (0..MOST)[Pile] = [2 * pile - 1 for pile in Pile]

  play {
    cycle p in players {
      let move = p chooses (pile: Pile, take: 1..MOST) where take <= heap[pile]
      heap[move.pile] -= move.take
      if all(heap[pile] == 0 for pile in Pile) { win misere ? other(p) : p }
    }
  }

  show """
    Piles: {heap}
    You are {me}. {turn is me ? "Name a pile and how many to take." : "Wait."}
    """
}
