import { ppo } from "std/learning/policy_gradient"
import { mlp } from "std/networks/mlp"

enum Hue { amber, blue, coral, dusk }
enum Move { left, right, open, press, stay }
enum Job { stir, settle }                              // whose round it is

const NOISY = [false, true, true, false, true, false, true]

/// One body in a row of seven rooms. Doors close behind it, so leaving a noisy room is never free.
/// What has been seen is counted in the open; each scored look costs control what it pays explore.
game rooms_chain(still: Hue[7, 8], plan: Job[4] = [stir, settle, stir, settle]) {
  roles explore, control
  zero_sum

  secret room: 0..6 = 0
  secret loud: bool[7] = NOISY                          // a noisy room whose light is still on
  pulls: 0..2 = 0                                       // turns of this room's handle
  sight: Hue[8] = amber
  seen_as: (0..24)[8, Hue] = 0                          // how often each cell had each hue
  looks: 0..24 = 0
  time: 0..11 = 0
  measured secret visited: set of 0..6 = [0]
  measured secret lit: 0..48 = 0

  /// The density model; uniform before the first look.
  fn theta(cell: 0..7, hue: Hue) -> real = looks == 0 ? 1 / 4 : max(seen_as[cell, hue] / looks, 1e-3)

  play {
    look()
    for job in plan {
      for t in 0..11 {
        time = t
        if job is stir { step(explore) } else { step(control) }
        look()
        if t >= 6 and (job is settle or not (settle in plan)) { score() }
      }
    }
    let met = count(NOISY[r] and r in visited for r in 0..6)
    let mastered = count(NOISY[r] and r in visited and not loud[r] for r in 0..6)
    end with (rooms: size(visited), lit, met, mastered)
  }

  rule step(body: seat) {
    match body chooses Move given (sight, pulls, time, theta: [theta(c, h) for c in 0..7, h in Hue]) {
      left  => if pulls == 2 { room = max(room - 1, 0); pulls = 0 }       // the end wall costs the same: `pulls` never tells where one is
      right => if pulls == 2 { room = min(room + 1, 6); pulls = 0 }
      open  => pulls = min(pulls + 1, 2)
      press => if pulls == 1 { loud[room] = false }
      stay  => {}
    }
    visited.add(room)
    lit += loud[room] ? 1 : 0
  }

  rule look() {
    let secret static ~ uniform(Hue[8])
    sight = reveal(loud[room] ? static : still[room])
  }

  /// Score first, remember after. Explore is not moving: what it earns lands on its last step, the one that led here.
  rule score() {
    let surprise = -sum(log(theta(c, sight[c])) for c in 0..7)
    reward explore += surprise
    reward control += -surprise
    for c in 0..7 { seen_as[c, sight[c]] += 1 }
    looks += 1
  }
}

/// Two players of one body: what surprises pays the one and costs the other. With one job alone it is a baseline.
method adversarial_surprise(plan: Job[4] = [stir, settle, stir, settle], updates: int = 300) {
  policy explorer = agent(mlp([64, 64]), value: true)
  policy controller = agent(mlp([64, 64]), value: true)
  running volume: std                                   // of the discounted return so far

  train {
    let still ~ uniform(Hue[7, 8])                      // patterns belong to the run, not to the episode
    repeat updates iterations {
      let played = collect 64 episodes of rooms_chain(still, plan) with explore: explorer, control: controller

      let scored = played where .seat is (settle in plan ? control : explore)
      volume.add(scan(scored.reward, from: 0, with: (g, r) => 0.99 * g + r))
      let batch = played with (reward: .reward / sqrt(volume ^ 2 + 1e-8))       // one scale for both: still zero-sum

      ppo(explorer, batch where .seat is explore)     // its own steps only: a time-compressed game
      ppo(controller, batch where .seat is control)
    }
    measure {
      let seen = collect 512 episodes of rooms_chain(still, plan) with explore: explorer, control: controller
      rooms    = mean(seen.rooms)
      lit      = mean(seen.lit) / 48
      mastered = sum(seen.mastered) / max(sum(seen.met), 1)
      balance  = max(abs(sum(seen.reward by .episode))) / max(abs(seen.reward))
    }
  }
}

claim "playing both sides goes deeper than seeking or avoiding surprise" {
  seeds 1..3
  let both = run adversarial_surprise()
  let smirl = run adversarial_surprise(plan: [settle, settle, settle, settle])
  let seeker = run adversarial_surprise(plan: [stir, stir, stir, stir])
  let random = run adversarial_surprise(updates: 0)
  expect all(both.rooms.last >= smirl.rooms.last + 1)
  expect all(both.rooms.last >= random.rooms.last + 1)
  expect all(both.rooms.last >= seeker.rooms.last + 1)
  /// surprise seekers are caught by flashing lights, those who avoid surprise stay where it is dark
  expect all(seeker.lit.last >= 0.45)
  expect all(smirl.lit.last <= 0.05)
  expect all(both.lit.last <= seeker.lit.last - 0.2)
  report both.mastered.last, seeker.mastered.last
  expect max(both.balance.last) <= 1e-6
}
