/// A small pre-norm transformer decoder (Radford et al., 2019; Xiong et al., 2020): every symbol of a text is one token, which sees itself and those
/// before it. For players that write: `writer(decoder(width: 64, layers: 2, heads: 4))`.
network decoder(width: int = 64, layers: int = 2, heads: int = 4) {
  fn body(tokens: real[t, width]) -> real[t, width] {
    var x = tokens
    for k in 1..layers {
      x += x |> layer_norm[k] |> causal_attention[k](heads: heads)
      x += x |> layer_norm[k] |> dense[k](4 * width) |> gelu |> dense[k](width)
    }
    return layer_norm(x)
  }
}
