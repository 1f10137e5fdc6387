enum Result { win, draw }

const play = 3
