/// Twin delayed deterministic policy gradients (Fujimoto et al., 2018) for games with one choice of reals: two critics learn what a push is worth, of two estimates the
/// smaller is believed, pushes of the target are blurred, and the policy follows the first critic more slowly. Gives the next target policy.
///
/// The method declares `model critic[2] = net` and `model slow[2] = net`, with a function `worth(seen, push)`, and a memory of decisions; `seen` says what of a row
/// critics are shown: `rows => rows.at`. The policy explores by the deviation of its own network.
rule td3(
  policy: Policy, target: Policy, critic, slow, replay: Batch, seen, low: real = -1, high: real = 1, passes: int = 2,
  rate: real = 3e-3, discount: real = 0.95, blur: real = 0.2, most: real = 0.5, follow: real = 0.02, size: int = 128
) -> Policy {
  repeat passes passes {
    let w ~ sample(size, windows(replay, 2))
    let noise ~ normal(0 * mean_action(target, w[1]), blur)
    let push = clamp(mean_action(target, w[1]) + clamp(noise, -most, most), low, high)
    let later = min(slow[0].worth(seen(w[1]), push), slow[1].worth(seen(w[1]), push))
    let aim = w[0].reward + discount * (w[1].alive ? later : 0)
    improve critic[0], critic[1] using adam(rate: rate) {
      minimise mean((critic[0].worth(seen(w[0]), w[0].action) - aim) ^ 2)
      minimise mean((critic[1].worth(seen(w[0]), w[0].action) - aim) ^ 2)
    }
  }
  let rows ~ sample(size, replay)
  improve policy using adam(rate: rate) { maximise mean(critic[0].worth(seen(rows), mean_action(policy, rows))) }
  for i in 0..1 { slow[i] = mix(slow[i], critic[i], follow) }
  return mix(target, policy, follow)
}
