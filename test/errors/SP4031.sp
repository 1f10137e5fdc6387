game walk {
  roles walker

  play {
    let step = walker chooses left | right
    if step is left { end with (where: 3) }
    end with (where: step)
  }
}
