game coin {
  players caller
  play { let call = caller chooses heads | tails }
}

game twice {
  players a
  play { play coin }
}
