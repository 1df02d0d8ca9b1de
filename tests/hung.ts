/** The only time limits of the tests. They end tests that hang; even a slow machine does not reach them. */

/** A test or a hook. */
export const HUNG_MS = 600_000

/** For a condition that a test waits for: shorter than the limit of the test, so that the error can name the condition. */
export const NEVER_COMES_MS = HUNG_MS / 2
