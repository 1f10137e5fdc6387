fn half<T>(x: T) -> Half = x

game g {
  players a, b

  play {
    let n = a chooses 0..3
    let m = half(n)
    reward a += n
  }
}
