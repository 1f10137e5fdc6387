import { Card } from "./parts/crads"

enum Side { left, right }
