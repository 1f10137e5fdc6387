enum Card { jack, queen, king }
record Task<T> {
  program: T, private input: text up to 8 = "x"
  fn draw() -> Dist[T] = softmax(value)
  rule learn(gain: real[T]) { value = gain }
  rule: int
}
format Answer(n: int) """
  <a> {answer: private text up to 8 | Nothing} {cells: Cell[] separated by ", "} </a>
  """
const LINES: Cell[3][] = [[c, c + (0, 1)] for c in Cell where c.col < 2]
fn go(at: Cell, step: (int, int) = (1, 0)) -> Cell? {
  let to = at + step else { return none }
  var (a, _, (b, c)) = parts(to)
  return open(to) ? (to with (row: 1)) : none
}
