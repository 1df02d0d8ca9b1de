/** The only time limits of the tests. They end what hangs; no machine is so slow that it reaches them. */

/** A test or a hook. */
export const HUNG_MS = 600_000

/** What a test waits for: ends before the test does, and so can say what was missing. */
export const NEVER_COMES_MS = HUNG_MS / 2
