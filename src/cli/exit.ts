/** Exit codes: clean, the specs have problems, could not run, a bug in spc, ended by Ctrl-C, ended by a termination request. */
export const EXIT = { clean: 0, problems: 1, couldNotRun: 2, bug: 70, interrupted: 130, terminated: 143 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Lets the process end with a code once its output is flushed. */
export function endWith(code: ExitCode): void {
  process.exitCode = code;
}

/** The exit code for several things done: the highest, since not being able to run weighs more than problems of specs. */
export function worstOf(codes: readonly ExitCode[]): ExitCode {
  return codes.reduce((worst, code) => (code > worst ? code : worst));
}
