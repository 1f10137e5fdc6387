format Song(highest: 1..8) "{pitch: 1..8}"
