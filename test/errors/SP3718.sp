import { mlp } from "std/networks/mlp"

method idle {
  policy hero = agent(mlp([8]))
}
