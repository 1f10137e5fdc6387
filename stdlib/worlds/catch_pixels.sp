/// A ball falls through a grid of 12 by 12 pixels, a paddle of three waits in the lowest row, and a third layer flickers for no reason: what a
/// picture holds is not what matters. The ball starts anywhere in the highest row, drifts left, right or not at all, and bounces off the
/// sides. Eleven moves later it is caught (1) or not (-1). Two pictures, this one and the one before, tell where the ball is and where it goes.
game catch_pixels {
  roles catcher

  type Pixel = 0..11
  type Layer = 0..2
  enum Slide { left, stay, right }

  secret paddle: 1..10 = 5
  secret ball: Pixel = 0
  secret row: Pixel = 0
  secret drift: -1..1 = 0
  seen by catcher picture: bool[Pixel, Pixel, Layer] = false
  seen by catcher before: bool[Pixel, Pixel, Layer] = false

  play {
    let column ~ uniform(Pixel)
    let wind ~ uniform(-1..1)
    ball = column
    drift = wind
    look()
    before = reveal(picture)
    repeat 11 {
      let slide = catcher chooses Slide given (picture, before)
      match slide {
        left  => paddle = max(paddle - 1, 1)
        right => paddle = min(paddle + 1, 10)
        stay  => {}
      }
      if ball + drift < 0 or ball + drift > 11 { drift = -drift }
      ball += drift
      row += 1
      before = picture
      look()
    }
    reward catcher += abs(ball - paddle) <= 1 ? 1 : -1
    end
  }

  rule look() {
    let secret noise: bool[Pixel, Pixel] ~ weighted { true: 0.1, false: 0.9 }
    for y in Pixel, x in Pixel {
      picture[y, x, 0] = reveal(y == 11 and abs(x - paddle) <= 1)
      picture[y, x, 1] = reveal(y == row and x == ball)
      picture[y, x, 2] = reveal(noise[y, x])
    }
  }
}
