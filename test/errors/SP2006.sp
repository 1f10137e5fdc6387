import { Mark } from "./parts/cards"
