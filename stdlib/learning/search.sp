/// Which of several things nobody beats: places i such that no other has both a larger x and a larger y, equal in one of them at most (a Pareto front).
fn front(xs: real[], ys: real[]) -> int[] {
  let beaten = [any([xs[j] >= x and ys[j] >= ys[i] and (xs[j] > x or ys[j] > ys[i]) for j, other in xs]) for i, x in xs]
  return [i for i, b in beaten where not b]
}
