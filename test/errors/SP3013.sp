format Song "{pitch: 1..8}"

game duet {
  roles singer, listener
  common_sum

  play {
    let song = singer writes Song
    draw
  }
}
