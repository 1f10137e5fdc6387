import { coin } from "../SP2004"

enum Side { heads, tails }
