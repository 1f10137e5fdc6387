import { catch_pixels } from "std/worlds/catch_pixels"
import { rewarded, td_target } from "std/learning/q_learning"

/// Brings a vector into 0..1 by its own least and largest entry.
fn rescale(x: real[144]) -> real[144] = (x - min(x)) / (max(x) - min(x) + 0.00001)

/// SPR's networks (arXiv 2007.05929), small. What predicts and what is predicted go through the first layer of the worth of moves.
network looker {
  fn encode(picture: real[12, 12, 3], before: real[12, 12, 3]) -> real[144] =
    concat(picture, before) |> conv(16, 3, stride: 2) |> relu |> conv(16, 3, stride: 2) |> relu |> flatten |> rescale
  fn step(z: real[144], move: real[3]) -> real[144] = concat(z, move) |> dense(128) |> relu |> dense(144) |> rescale
  fn project(z: real[144]) -> real[64] = z |> dense(64)
  fn predict(y: real[64]) -> real[64] = y |> dense(64)
  fn cosine(a: real[64], b: real[64]) -> real = sum(unit(a) * unit(b))
  fn slide(picture: real[12, 12, 3], before: real[12, 12, 3]) -> real[3] {
    let seen = encode(picture, before) |> project |> relu
    let better = seen |> dense(3)
    return (seen |> dense(1)) + better - mean(better)
  }
}

/// What the slow copy makes of the pictures `steps` decisions later.
fn target(slow: looker, seen: Window, steps: int) -> real[64] =
  slow.project(slow.encode(seen.picture[steps], seen.before[steps]))

/// How like what is predicted is to what came, `steps` decisions later: the latent is moved on by the moves that were made, never looked at again.
fn likeness(net: looker, slow: looker, seen: Window, came: Window, steps: int) -> real {
  var z = net.encode(seen.picture[0], seen.before[0])
  for k in 1..steps { z = net.step(z, one_hot(seen.action[k - 1], 3)) }
  return net.cosine(net.predict(net.project(z)), stop(target(slow, came, steps)))
}

/// Squared distances between unit vectors, `steps` decisions ahead, which count nothing after an end.
fn surprise(net: looker, slow: looker, seen: Window, came: Window, steps: int) -> real {
  var total = 0.0
  for k in 1..steps { total += mean(seen.alive[k] ? 2 - 2 * likeness(net, slow, seen, came, k) : 0) }
  return total / steps
}

method spr(
  weight: real = 2, mixed: bool = false, rounds: int = 300, updates: int = 22, rate: real = 0.0005, follow: real = 0.02,
  every_rounds: int = 25
) {
  policy hero = greedy(looker, explore: linear(1.0, 0.05, over: 3000))
  model slow = looker
  memory replay: Decision of catch_pixels up to 6_600

  train {
    let held = collect 30 episodes of catch_pixels with catcher: random_player()
    var late = snapshot(hero)
    slow = snapshot(hero.net)
    repeat rounds rounds {
      let new = collect 1 episode of catch_pixels with catcher: hero
      replay.add(rewarded(new, discount: 0.99, steps: 10))
      if replay.size > 300 {
        repeat updates {
          let drawn ~ sample(32, windows(replay, 4))
          let seen ~ partners(drawn)
          let aim = td_target(hero, late, seen[0], 0.99, 10, true)
          improve hero using adam(rate: rate, clip_norm: 10) {
            minimise mean(huber(move_value(hero, seen[0]) - aim))
              + (weight > 0 ? weight * surprise(hero.net, slow, seen, mixed ? seen.other : seen, 3) : 0)
          }
          late = mix(late, hero, follow)
          slow = mix(slow, hero.net, follow)
        }
      }
      every every_rounds rounds {
        let test ~ partners(windows(held, 4, whole: true))
        measure score = mean_score(greedy(hero), random_player(), catch_pixels, episodes: 100)
        let near = mean(likeness(hero.net, slow, test, test, 3))
        measure foreseen = near, known = near - mean(likeness(hero.net, slow, test, test.other, 3))
        measure alike = mean(hero.net.cosine(target(slow, test, 3), target(slow, test.other, 3)))
      }
    }
  }
}

/// Open: here it was run for no more than 1,350 updates, too few for anybody to learn; see docs/papers.md.
open claim "predicting its own latents, an agent learns from less" {
  seeds 1..3
  let own = run spr()
  let plain = run spr(weight: 0)
  let others = run spr(mixed: true)
  /// future prediction alone beats earlier methods where data are few
  expect mean(own.score.area) >= 1.1 * mean(plain.score.area)
  expect mean(own.score.area) > mean(others.score.area)
  expect all(own.known.last >= others.known.last + 0.2)
  expect all(own.alike.last < 0.99)
}
