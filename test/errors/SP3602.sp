game lesson {
  players teacher, pupil

  play {
    let answer = pupil chooses yes | no
    reward teacher += answer is yes ? 1 : 0
  }
}
