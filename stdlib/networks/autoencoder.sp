/// Learns to paint what it saw from a few numbers: `code` is what it makes of a picture, `surprise` how far what it paints is from it.
network autoencoder(pixels: int = 256, hidden: int = 64, width: int = 4) {
  fn code(frame: real[pixels]) -> real[width] = frame |> dense(hidden) |> tanh |> dense(width)
  fn paint(code: real[width]) -> real[pixels] = code |> dense(hidden) |> tanh |> dense(pixels)
  fn surprise(frame: real[pixels]) -> real = sum((paint(code(frame)) - frame) ^ 2)
}
