/** The constants of Philox4x32-10 (Salmon et al., 2011, section 3 and the authors' code): multipliers of a round, steps of the key. */
export const ROUND_A = 0xd2511f53;
export const ROUND_B = 0xcd9e8d57;
export const WEYL_A = 0x9e3779b9;
export const WEYL_B = 0xbb67ae85;
