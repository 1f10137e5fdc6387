const PLAYERS = 2x
