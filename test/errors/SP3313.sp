game quiz {
  players pupil
  measured truth: bool ~ uniform(bool)
  hint: bool = false

  play {
    hint = reveal(truth)
    let guess = pupil chooses yes | no
  }
}
