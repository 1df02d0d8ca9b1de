/** One test run: every `*.test.ts` beside its code and in tests/, on one real PostgreSQL. */
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { HUNG_MS, NEVER_COMES_MS } from './tests/hung.ts'
import { quietReporter } from './tests/quiet-reporter.ts'
import { SlowFirst } from './tests/slow-first.ts'

// The long fault runs take minutes; `npm run test:faults` asks for them.
const long = process.env.SILLAGE_FAULTS === 'long'
// Each screen in each state takes minutes too: `npm run test:console`.
const screens = process.env.SILLAGE_CONSOLE === 'screens'

export default defineConfig({
  test: {
    include: screens
      ? ['tests/console-screens/**/*.test.ts']
      : long
        ? ['tests/faults/**/*.test.ts', 'tests/faults-long/**/*.test.ts']
        : ['{src,commands,projections,queries,processes,scripts,bench,bin,tests,web}/**/*.test.ts'],
    exclude: [
      '**/node_modules/**',
      ...(long ? [] : ['tests/faults-long/**']),
      ...(screens ? [] : ['tests/console-screens/**']),
    ],
    globalSetup: ['tests/memory-disk.ts', 'tests/start-database.ts'],
    pool: 'forks',
    // Half of the time a test waits for another process: one more file than there are cores keeps two of them busy.
    maxWorkers: Math.max(3, availableParallelism()),
    // Files follow one another in a process that has loaded the project once: half of the processor time of small ones.
    isolate: false,
    // Node itself loads the project, as it does for the service: nothing is transformed, and an import is no property access.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    sequence: { sequencer: SlowFirst },
    // Hundreds of processes are started, and half of what a start takes is compiling.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/sillage', import.meta.url)) },
    unstubEnvs: true,
    restoreMocks: true,
    expect: { poll: { timeout: NEVER_COMES_MS } },
    testTimeout: long ? 3 * HUNG_MS : HUNG_MS,
    hookTimeout: long ? 3 * HUNG_MS : HUNG_MS,
    reporters: quietReporter(process.env.SILLAGE_TEST_REPORT),
  },
})
