record Stack<T> { items: T[] up to 4 = [] }

game piles {
  players a, b
  pile: Stack[player] = Stack()

  play {
    let n = a chooses 0..3
  }
}
