/// Search over a local corpus: a file of JSON Lines with `id`, `title` and `text`, or a folder of texts, found from the working folder.

record Found { id: text, title: text, text: text, score: real }

/// The passages that fit a question best, best first.
extern pure fn search(corpus: text, query: text, most: 1..20 = 5) -> Found[] up to 20 from "spc/runtime"
