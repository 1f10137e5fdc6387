import { Side } from "./parts/circle"

game coin {
  players a, b
  zero_sum

  play { draw }
}
