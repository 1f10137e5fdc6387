import { Crad } from "./parts/cards"
