/** Exit codes for scripts: done, failed, wrong usage, done with rejected rows, stopped at `--max-errors`. */
export const exitCodes = { done: 0, failed: 1, usage: 2, rejected: 3, tooManyErrors: 4 } as const;

/** Ends a command with an exit code after it has printed its result. */
export class ExitError extends Error {
  readonly exitCode: number;
  constructor(exitCode: number) {
    super();
    this.exitCode = exitCode;
  }
}
