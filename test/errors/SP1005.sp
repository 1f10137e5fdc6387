const PATH = "games\kuhn"
