import { Ending, run_javascript, run_python } from "std/outside/programs"

enum Sent { right, wrong, failing, endless, prying }

fn program(sent: Sent) -> text = match sent {
  right   => "def f(x):\n    return 2 * x"
  wrong   => "def f(x):\n    return x ** 2"
  failing => "\ndef f(x):\n    return x / 0"
  endless => "def f(x):\n    while True: pass"
  prying  => "def f(x):\n    import js\n    return js.process"
}

/// A program shall double a number. Whoever sends it knows what is asked and what came of it, and sends another if it was wrong.
game doubling {
  roles coder

  play {
    repeat up to 2 {
      let sent = coder chooses Sent
      let ran = run_python(program(sent), "f", "[21]")
      let right = ran.ending is ok and ran.value == "42"
      reward coder += right ? 1 : ran.ending is ok ? -0.25 : -0.5
      if right { end with (ending: ran.ending, line: ran.line) }
    }
    let same = run_javascript("const f = (x) => 2 * x", "f", "[21]")
    expect same.value == "42"
    end with (ending: same.ending, line: same.line)
  }
}

test "what is right is paid" of doubling {
  plays right
  expect score(coder) == 1 and result.ending is ok
}

test "what is wrong, fails, never ends or looks around costs" of doubling {
  plays failing, wrong
  expect score(coder) == -0.75
}

test "no end, no way out" of doubling {
  plays endless, prying
  expect score(coder) == -1
}
