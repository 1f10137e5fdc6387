/// One pre-norm block of a transformer encoder (Vaswani et al., 2017; Xiong et al., 2020): every token sees all others, then each is thought about alone.
fn attention_block(x: real[t, width], width: int, heads: int = 4) -> real[t, width] {
  let seen = x + (x |> layer_norm |> attention(heads: heads))
  return seen + (seen |> layer_norm |> dense(4 * width) |> gelu |> dense(width))
}

/// A small pre-norm transformer encoder (Vaswani et al., 2017; Xiong et al., 2020): every entry that an agent observes is one token,
/// every token sees all others, and the mean over tokens is what the heads read.
network transformer(width: int = 64, layers: int = 2, heads: int = 4) {
  fn body(tokens: real[t, width]) -> real[width] {
    var x = tokens
    for k in 1..layers {
      x += x |> layer_norm[k] |> attention[k](heads: heads)
      x += x |> layer_norm[k] |> dense[k](4 * width) |> gelu |> dense[k](width)
    }
    return mean(layer_norm(x) over t)
  }
}
