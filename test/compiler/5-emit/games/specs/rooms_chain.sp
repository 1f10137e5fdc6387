enum Hue  { amber, blue, coral, dusk }
enum Move { left, right, open, press, stay }
enum Job  { stir, settle }                              // whose round it is

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
    end with (visited, lit, loud)
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


const STILL: Hue[7, 8] = [[Hue[(3 * r + 5 * c) mod 4] for c in 0..7] for r in 0..6]
const mixed = rooms_chain(STILL)
