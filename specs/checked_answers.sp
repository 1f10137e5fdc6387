import { check_proof, same_formula, same_number, same_set, same_text } from "std/outside/verify"

enum Task { word, number, list, formula, proof }
enum Said { right, near, wrong }

fn gold(task: Task) -> text = match task {
  word    => "otter"
  number  => "0.75"
  list    => "1, 2, 3"
  formula => "(x + 1)^2"
  proof   => "Q & P"
}

fn answer_of(task: Task, said: Said) -> text = match task {
  word    => said is right ? " otter " : said is near ? "otters" : "heron"
  number  => said is right ? "3/4" : said is near ? "0.7499999" : "75"
  list    => said is right ? "[3, 1, 2]" : said is near ? "3, 2, 1, 1" : "none"
  formula => said is right ? "x^2 + 2x + 1" : said is near ? "x^2 + 2x" : "x +"
  proof => said is right
    ? "P & Q ; premise\nP ; and_elim 1\nQ ; and_elim 1\nQ & P ; and_intro 3 2"
    : said is near ? "P & Q ; premise\nQ & P ; copy 1" : "it is clear"
}

/// Five kinds of answer, each compared in its own way.
game checked_answers {
  roles solver
  task: Task ~ uniform(Task)

  play {
    let said = solver chooses Said given (task)
    let text = answer_of(task, said)
    let proved = check_proof("P & Q", gold(task), text)
    let alike = same_formula(text, gold(task))
    let right = match task {
      word    => same_text(text, gold(task))
      number  => same_number(text, gold(task))
      list    => same_set(text, gold(task))
      formula => alike is same
      proof   => proved.right
    }
    reward solver += right ? 1 : 0
    end with (right, line: proved.line, alike)
  }
}

test "the word" of checked_answers {
  plays task ~ word, right
  expect result.right
}

test "the number, and one that is nearly it" of checked_answers {
  plays task ~ number, near
  expect result.right
}

test "the list with a number too many" of checked_answers {
  plays task ~ list, near
  expect not result.right
}

test "a formula that is written otherwise" of checked_answers {
  plays task ~ formula, right
  expect result.right and result.alike is same
}

test "what is no formula" of checked_answers {
  plays task ~ formula, wrong
  expect result.alike is unreadable and not result.right
}

test "a proof" of checked_answers {
  plays task ~ proof, right
  expect result.right and result.line == 0
}

test "no proof, from its second line on" of checked_answers {
  plays task ~ proof, near
  expect not result.right and result.line == 2
}
