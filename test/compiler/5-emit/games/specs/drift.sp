/// A body on a plane: whole arrays are added to, multiplied number by number, put one after the other; records begin with arrays of none.
enum Kind { wall, free }

record Book {
  kinds: Kind?[4] = none
  spot: real[2] = 0.5
  tally: (0..3)[3] = 1
}

const STEP = [0.25, 0.5]
const TWICE: real[2] = STEP * 2.0
const LARGER = STEP > 0.3
const LAST = [4, 5, 6, 7][2..3]

fn heading(task: 0..2) -> real[2] = [task * 1.0, 1.0 - task * 0.5]

game drift(task: 0..2 = 1) {
  players body, wind

  at: real[2] = 0.0
  speed: real[2] = 0.0
  cells: (real[2])[3] = 1.0
  counts: (0..60)[3] = 0
  book: Book = Book(tally: 2)
  seen_by: (0..9)[] up to 6 = []

  play {
    repeat 3 {
      let push = body chooses real[2] in -1..1 given (s: concat(at, speed, TWICE), heading(task))
      speed = 0.9 * speed + 0.1 * push
      at += 0.2 * speed
      at -= TWICE * 0.125
      cells += cells * 0.5
      let kind = wind chooses Kind
      let spot = wind chooses 0..3
      book.kinds[spot] = kind
      counts += book.tally
      seen_by.add(spot)
      let both = concat(seen_by, [1, 2], LAST)
      reward body += dot(speed, heading(task)) - 0.1 * dot(push, push) + sin(pi * at[0]) + (LARGER[1] ? 0.5 : 0.0)
      reward wind += dot(counts, book.tally) + both.size + sum(both) + cells[2, 1] + (book.kinds[0] is some ? 1 : 0)
    }
  }
}

test "a push drifts, and everything is added up" of drift {
  plays (1, 0), free, 3
  expect at[1] == -0.125 and at[0] < -0.0424 and at[0] > -0.0426
  expect cells[2, 1] == 1.5 and counts[0] == 2 and book.kinds[3] is some and book.kinds[0] is none
  expect score(wind) == 37.5
}
