format Empty "say {word}"
format Score "{points: 1..10 where points > 3}"
format Apart "{points: 1..10 separated by ","}"
