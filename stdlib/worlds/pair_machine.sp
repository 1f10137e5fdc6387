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
