/// A machine with two registers of one digit each, and programs of up to four instructions. It is the executor of tasks in which one side proposes a program and
/// another works out what it gives, what it was given, or which program it was.

/// A state of the machine: 10 a + b.
type State = 0..99

/// Where an instruction stands in a program.
type Place = 0..3

/// `invert` has no answer for digits that 10 shares a factor with; `chance` writes whatever the run's luck is. `pass` does nothing: programs shorter than four end with it.
enum Op { pass, a_1, a_3, b_1, b_3, a_plus_b, b_plus_a, swap, a_times_3, b_times_7, mirror, if_even, invert, chance }

/// What one instruction makes of a state.
fn after(s: State, op: Op, luck: 0..9) -> State? {
  let a = s div 10, b = s mod 10
  return match op {
    pass      => s
    a_1       => 10 * ((a + 1) mod 10) + b
    a_3       => 10 * ((a + 3) mod 10) + b
    b_1       => 10 * a + (b + 1) mod 10
    b_3       => 10 * a + (b + 3) mod 10
    a_plus_b  => 10 * ((a + b) mod 10) + b
    b_plus_a  => 10 * a + (a + b) mod 10
    swap      => 10 * b + a
    a_times_3 => 10 * ((3 * a) mod 10) + b
    b_times_7 => 10 * a + (7 * b) mod 10
    mirror    => 10 * (9 - a) + b
    if_even   => 10 * a + (a mod 2 == 0 ? (b + 1) mod 10 : b)
    invert    => a in [1, 3, 7, 9] ? 10 * (a == 3 ? 7 : a == 7 ? 3 : a) + b : none
    chance    => 10 * luck + b
  }
}

/// One run of a program, with the luck it has.
fn run_once(program: Op[Place], input: State, luck: 0..9) -> State? {
  var s: State? = input
  for k in Place { if s is some { s = after(s, program[k], luck) } }
  return s
}

/// Runs a program twice, with other luck: nothing where it fails, or where the two runs differ.
fn execute(program: Op[Place], input: State) -> State? {
  let one = run_once(program, input, 3)
  let two = run_once(program, input, 8)
  return one is some and two is some and one == two ? one : none
}

/// How many instructions do something.
fn length_of(program: Op[Place]) -> 0..4 = count(program[k] is not pass for k in Place)

/// A program as a number, and back.
type Code = 0..38415
fn code_of(program: Op[Place]) -> Code =
  int(program[0]) + 14 * int(program[1]) + 196 * int(program[2]) + 2744 * int(program[3])

/// A program and its input as a number.
type Task = 0..3841599

fn program_of(code: Code) -> Op[Place] = [
  Op[code mod 14], Op[code div 14 mod 14], Op[code div 196 mod 14], Op[code div 2744]
]

/// Three kinds of task, each to be posed and to be solved.
enum Mode { pose_deduction, pose_abduction, pose_induction, deduction, abduction, induction }

type Digit = 0..9
type Many = 0..5                                       // the pairs of an induction: three are shown, three decide

const NOTHING: Op[Place] = [pass, pass, pass, pass]
const NOWHERE: State[Many] = [0, 0, 0, 0, 0, 0]

fn digits(s: State) -> Digit[2] = [s div 10, s mod 10]
fn shown(states: State[Many]) -> Digit[3, 2] = [k == 0 ? states[n] div 10 : states[n] mod 10 for n in 0..2, k in 0..1]
fn both(one: Op[Place], other: Op[Place]) -> Op[2, Place] = [n == 0 ? one[k] : other[k] for n in 0..1, k in Place]

/// What a proposal is worth whose solvers are right at this rate: most where they hardly ever are, and the fine for useless ones where they always or never are.
fn learnable(rate: real) -> real = rate > 0 and rate < 1 ? 1 - rate : -0.5

/// Deduction asks for what a program gives, abduction for what it may have been given: whatever the machine takes to the same state is right.
game answer_it(mode: Mode, task: Task) {
  roles solver

  play {
    let program = program_of(task div 100), input = task mod 100
    let output = execute(program, input)
    if output is none { end with (right: false) }
    let seen = digits(mode is abduction ? output : input)
    let answer = solver chooses (a: Digit, b: Digit) given (mode, program, seen)
    let found = execute(program, 10 * answer.a + answer.b)
    let right = mode is abduction ? found is some and found == output : 10 * answer.a + answer.b == output
    reward answer += right ? 1 : -0.5
    end with (right)
  }
}

/// Induction asks for a program. Three pairs of input and output are shown, three more decide.
game induce_it(code: Code, inputs: State[Many]) {
  roles solver
  written: Op[Place] = pass
  outputs: State[Many] = 0

  play {
    for n in Many {
      let output = execute(program_of(code), inputs[n])
      if output is none { end with (right: false) }
      outputs[n] = output
    }
    for k in Place {
      let op = solver chooses Op given (
        mode: induction, examples: both(NOTHING, NOTHING), written, place: k, before: shown(inputs),
        behind: shown(outputs)
      )
      written[k] = op
    }
    let right = true
    for n in 3..5 {
      let found = execute(written, inputs[n])
      if found is none or found != outputs[n] { right = false }
    }
    reward solver += right ? 1 : -0.5
    end with (right)
  }
}

/// A program and an input for deduction or abduction, after two programs of others. The machine tells whether it runs, `tries` solvers how hard it is: they are asked only for that.
game pose(mode: Mode, one: Code, other: Code, tries: int = 8, flat: bool = false) {
  roles proposer, solver
  written: Op[Place] = pass

  play {
    let examples = both(program_of(one), program_of(other))
    for k in Place {
      let op = proposer chooses Op
        given (mode, examples, written, place: k, before: shown(NOWHERE), behind: shown(NOWHERE))
      written[k] = op
    }
    let start = proposer chooses (a: Digit, b: Digit) given (mode, program: written)
    let input = 10 * start.a + start.b
    let task = 100 * code_of(written) + input
    let output = execute(written, input)
    if output is none {
      reward proposer += -1
      end with (valid: false, task, rate: 1, length: length_of(written))
    }
    let attempts = play answer_it(mode is pose_abduction ? abduction : deduction, task) times tries
    let rate = mean(t.right ? 1 : 0 for t in attempts)
    reward proposer += flat ? 1 : learnable(rate)
    end with (valid: true, task, rate, length: length_of(written))
  }
}

/// Six different inputs for a program of others.
game pose_pairs(code: Code, tries: int = 8, flat: bool = false) {
  roles proposer, solver
  inputs: State[Many] = 0

  play {
    let valid = true
    for k in Many {
      let probe = proposer chooses (a: Digit, b: Digit) where not any(inputs[n] == 10 * a + b for n in Many where n < k)
        given (mode: pose_induction, program: program_of(code), turn: k)
      inputs[k] = 10 * probe.a + probe.b
      let output = execute(program_of(code), inputs[k])
      if output is none { valid = false }
    }
    let early = 10_000 * inputs[0] + 100 * inputs[1] + inputs[2],
      late = 10_000 * inputs[3] + 100 * inputs[4] + inputs[5]
    if not valid {
      reward proposer += -1
      end with (valid: false, early, late, rate: 1, length: length_of(program_of(code)))
    }
    let attempts = play induce_it(code, inputs) times tries
    let rate = mean(t.right ? 1 : 0 for t in attempts)
    reward proposer += flat ? 1 : learnable(rate)
    end with (valid: true, early, late, rate, length: length_of(program_of(code)))
  }
}

/// A task that chance makes, with a program of so many instructions that runs on all of its inputs: for exams, and for a curated set.
game exam(mode: Mode, least: 1..4, most: 1..4) {
  roles solver
  program: Op[Place] = pass
  inputs: State[Many] = 0
  found: bool = false

  play {
    repeat up to 40 until found {
      let size ~ uniform(least..most)
      for k in Place {
        program[k] = pass
        if k < size {
          let op ~ uniform(Op) where it is not pass
          program[k] = op
        }
      }
      found = true
      let drawn ~ sample(6, State)
      for n in Many {
        inputs[n] = drawn[n]
        let output = execute(program, inputs[n])
        if output is none { found = false }
      }
    }
    let code = code_of(program)
    let early = 10_000 * inputs[0] + 100 * inputs[1] + inputs[2],
      late = 10_000 * inputs[3] + 100 * inputs[4] + inputs[5]
    if mode is induction {
      let sat = play induce_it(code, inputs)
      end with (right: sat.right, task: 100 * code + inputs[0], code, early, late)
    } else {
      let sat = play answer_it(mode, 100 * code + inputs[0])
      end with (right: sat.right, task: 100 * code + inputs[0], code, early, late)
    }
  }
}

/// A lesson for all six modes: the teacher sees what is right beside what a pupil sees. Programs of one or two instructions, also such that do not run.
game lesson() {
  roles pupil
  program: Op[Place] = pass
  written: Op[Place] = pass
  inputs: State[Many] = 0
  outputs: State[Many] = 0
  runs: bool = true

  play {
    let mode ~ uniform(Mode)
    let size ~ uniform(1..2)
    for k in Place {
      if k < size {
        let op ~ uniform(Op) where it is not pass
        program[k] = op
      }
    }
    let one ~ uniform(Code), other ~ uniform(Code)
    let drawn ~ sample(6, State)
    for n in Many {
      inputs[n] = drawn[n]
      let output = execute(program, inputs[n])
      if output is some { outputs[n] = output } else { runs = false }
    }
    match mode {
      pose_deduction | pose_abduction => {
        write(mode, program_of(one), program_of(other), NOWHERE, NOWHERE)
        let start = pupil chooses (a: Digit, b: Digit) given (mode, program, right_state: digits(inputs[0]))
      }
      pose_induction => {
        for k in Many {
          let probe = pupil chooses (a: Digit, b: Digit) given (mode, program, turn: k, right_state: digits(inputs[k]))
        }
      }
      deduction | abduction => {
        if runs {
          let seen = digits(mode is abduction ? outputs[0] : inputs[0])
          let answer = pupil chooses (a: Digit, b: Digit)
            given (mode, program, seen, right_state: digits(mode is abduction ? inputs[0] : outputs[0]))
        }
      }
      induction => if runs { write(mode, NOTHING, NOTHING, inputs, outputs) }
    }
  }

  rule write(mode: Mode, one: Op[Place], other: Op[Place], before: State[Many], behind: State[Many]) {
    for k in Place {
      let op = pupil chooses Op given (
        mode, examples: both(one, other), written, place: k, before: shown(before), behind: shown(behind),
        right_op: program[k]
      )
      written[k] = program[k]
    }
  }
}
