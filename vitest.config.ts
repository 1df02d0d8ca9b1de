/** One test run: every `*.test.ts` beside its code and in tests/, on one real PostgreSQL. */
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import skipReporter from './tests/skip-reporter.ts'

// The long fault runs take minutes; `npm run test:faults` asks for them.
const long = process.env.SILLAGE_FAULTS === 'long'

// Where a machine wants to read the results.
const report = process.env.SILLAGE_TEST_REPORT
const machineReport: ['json', { outputFile: string }][] = report ? [['json', { outputFile: report }]] : []

export default defineConfig({
  test: {
    include: long
      ? ['tests/faults/**/*.test.ts', 'tests/faults-long/**/*.test.ts']
      : ['{src,commands,projections,queries,processes,scripts,bench,bin,tests}/**/*.test.ts'],
    exclude: ['**/node_modules/**', ...(long ? [] : ['tests/faults-long/**'])],
    globalSetup: ['tests/start-database.ts'],
    pool: 'forks',
    // Half of the time a test waits for another process: one more file than there are cores keeps two of them busy.
    maxWorkers: Math.max(3, availableParallelism()),
    // What is waited for comes at once on an idle machine, and in its time on a busy one.
    expect: { poll: { timeout: 20_000 } },
    testTimeout: long ? 900_000 : 30_000,
    hookTimeout: long ? 900_000 : 60_000,
    reporters: ['default', skipReporter, ...machineReport],
  },
})
