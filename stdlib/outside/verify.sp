/// Verifiers: whether an answer in words is right. None of them runs anything of what it compares.

/// Whether two formulas mean the same; `unreadable` where one is no formula, or where there is no telling.
enum Sameness { same, different, unreadable }

/// What a checker says of a proof: the first line that is wrong (0: the whole), and why.
record ProofVerdict { right: bool, line: int, why: text }

/// The same text, white space aside.
extern pure fn same_text(answer: text, gold: text) -> bool from "spc/runtime"

/// The same number within a tolerance (relative above 1): `1,234.5`, `3/4`, `25 %`, `1e-3`.
extern pure fn same_number(answer: text, gold: text, tolerance: real = 1e-6) -> bool from "spc/runtime"

/// The same things in any order, each as often, parted by commas.
extern pure fn same_set(answer: text, gold: text) -> bool from "spc/runtime"

/// The same formula, compared at forty points: `2*x + 2` and `2(x + 1)`.
extern pure fn same_formula(answer: text, gold: text) -> Sameness from "spc/runtime"

/// Whether a proof by natural deduction shows its goal from premises: one line a step, `formula ; rule lines`, a `|` in front for each assumption that it stands under.
extern pure fn check_proof(premises: text, goal: text, proof: text) -> ProofVerdict from "spc/runtime"
