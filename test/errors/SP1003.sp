const BOTH = true & false
const SIZE = 3 § 4
