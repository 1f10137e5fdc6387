extern sandboxed fn grade(program: 0..9) -> bool from "./grade.ts"

game sent {
  roles coder

  play {
    let sent = coder chooses 0..9
    let right = grade(sent)
    reward coder += right ? 1 : 0
  }
}
