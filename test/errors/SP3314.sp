game quiz {
  players pupil
  measured truth: bool ~ uniform(bool)

  play {
    let guess = pupil chooses yes | no
    reward pupil += truth ? 1 : 0
  }
}
