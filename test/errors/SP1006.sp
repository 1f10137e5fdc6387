const A = max(1, [2, 3)

fn f(x: int) -> int {
  if x > 1 {
    return 1
  return 0
}
