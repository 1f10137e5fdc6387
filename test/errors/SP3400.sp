/// Where does the first text end?
format Pair "{question: text}{answer: text up to 8}"

/// `none` may be the word or the lack of one.
enum Word { none_such, some }
format Two "{first: 0..99}{second: 0..99}"
