import { Digit, Mode, Op, Place } from "std/worlds/pair_machine"

/// One policy for six jobs. What a program does to a state is followed an instruction at a time, by the same weights wherever it is asked.
network mind(width: int = 64) {
  fn embed(mode: real[Mode], state: real[2, Digit]) -> real[width] =
    concat(mode, flatten(state)) |> dense(width) |> relu
  fn follow(start: real[width], mode: real[Mode], program: real[Place, Op]) -> real[width] {
    var z = start
    for k in Place {
      let op = mode[abduction] * program[3 - k] + (1 - mode[abduction]) * program[k]    // back to front where it is undone
      z += ((z |> dense(2 * width) |> relu) * (op |> dense(2 * width))) |> dense(width)
    }
    return z
  }
  fn pair(z: real[width]) -> (a: real[Digit], b: real[Digit]) {
    let y = z |> dense(width) |> relu
    return (a: y |> dense, b: y |> dense)
  }
  fn answer(mode: real[Mode], program: real[Place, Op], seen: real[2, Digit]) -> (a: real[Digit], b: real[Digit]) =
    pair(follow(embed(mode, seen), mode, program))
  fn start(mode: real[Mode], program: real[Place, Op]) -> (a: real[Digit], b: real[Digit]) =
    pair(concat(mode, flatten(program)) |> dense(width) |> relu)
  fn probe(turn: real[6], program: real[Place, Op]) -> (a: real[Digit], b: real[Digit]) =
    pair(concat(turn, flatten(program)) |> dense(width) |> relu)
  fn op(
    mode: real[Mode], examples: real[2, Place, Op], written: real[Place, Op], place: real[Place],
    before: real[3, 2, Digit],
    behind: real[3, 2, Digit]
  ) -> real[Op] {
    var z = concat(concat(mode, place), flatten(examples), flatten(written)) |> dense(width) |> relu
    for n in 0..2 {
      z += concat(follow(embed(mode, before[n]), mode, written), embed(mode, behind[n])) |> dense(width) |> relu
    }
    return concat(z, concat(mode, place)) |> dense(2 * width) |> relu |> dense(Op)
  }
}

/// The teacher of the warm-up: says what it is told is right, but for three of a hundred instructions, which are any. It has no weights.
network told {
  fn answer(right_state: real[2, Digit]) -> (a: real[Digit], b: real[Digit]) = (
    a: 60 * right_state[0], b: 60 * right_state[1]
  )
  fn start(right_state: real[2, Digit]) -> (a: real[Digit], b: real[Digit]) = (
    a: 60 * right_state[0], b: 60 * right_state[1]
  )
  fn probe(right_state: real[2, Digit]) -> (a: real[Digit], b: real[Digit]) = (
    a: 60 * right_state[0], b: 60 * right_state[1]
  )
  fn op(right_op: real[Op]) -> real[Op] = 6 * right_op
}
