/// A multilayer perceptron over everything an agent observes, flat.
network mlp(hidden: int[] = [64, 64]) {
  fn body(observation: real[n]) -> real[m] {
    var x = observation
    for layer, width in hidden { x = x |> dense[layer](width) |> tanh }
    return x
  }
}
