/** How every program of the project ends: one number for one kind of end, whichever verb it was. */

export const exitCodes = {
  done: 0,
  found: 1,
  usage: 2,
  refused: 3,
  unavailable: 4,
  wouldChange: 5,
  defect: 70,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/** For `sillage --help` and docs/operations.md, which a test compares with this table. */
export const exitCodeMeanings: Readonly<Record<ExitCode, string>> = {
  0: 'done',
  1: 'something is wrong with what was looked at: trouble, a difference, a fault',
  2: 'the call or the configuration is wrong, or names something that does not exist: nothing was done',
  3: 'refused by a safety rule, or not confirmed with --yes: nothing was changed',
  4: 'could not reach or use the database, the event log, a file, the disk or the port',
  5: 'with --dry-run: something would change',
  70: 'a defect of the program: please report it, with the stack that is printed',
  130: 'interrupted (Ctrl-C, SIGTERM)',
}
