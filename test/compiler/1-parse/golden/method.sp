import { adam, mlp as perceptron } from "std/networks"
import measured { truth } from "./truth"
extern pure async fn look<T>(x: T) -> T from "./look.ts"
extern type Handle from "./look.ts"

network wide(size: int = 8) extends narrow {
  let shared = dense(size)
  fn value(x: real[n]) -> real = x |> shared |> dense(1)
  act(view: real[n]) -> Dist[Move] { return value(view) }
}

method learn(world: Game, prefer: fn(Episode of world) -> real) {
  policy hero[Skill] = agent(wide)
  pool rivals of hero up to 8
  memory tasks[Kind]: Task up to 100, keep newest = first()
  running usual: mean, decay 0.95
  measured var total: int = 0, seen = none
  act follow(at: Cell) -> Dist[Move] = hero.act(at)

  train {
    repeat up to 10 iterations until done {
      let batch = collect 3 episodes of g(seed ~ uniform(Seed)) from starts for g, s in zip(a, b), _ in 1..2 where s > 0 with every hero: x, pilot[side, _] ~ rivals.draw(w), swapping seats
      improve hero, slow using adam(rate: 1e-3) over part in parts(batch, size: 3) { maximise mean(x by (.a, .b) per k over Skill) }
      every 3 iterations of hero { measure score[g] = f(g), other = 2 for g in games }
      tasks[e.kind].add(e) for e in batch.episodes where e.task is some
    }
  }
}

test "plays" of kuhn(1) { plays check, first: bet, coin ~ true; expect winner is first }
open claim "holds" {
  seeds 1..5
  let x = run learn(a) for a in arms
  require x.ok else "unsuitable"
  report x.last, x.best
  expect all(x > 1)
}
