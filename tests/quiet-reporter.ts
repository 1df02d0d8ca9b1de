/** Reports a test run: failures with their reasons, skipped tests with what they need, the slowest files, and the counts. */
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { MinimalReporter, type Reporter, type TestCase, type TestModule } from 'vitest/node'

/** Read by `.ci/summary.js`. */
export type Counts = {
  passed: number
  failed: number
  skipped: number
  /** Failed tests that never ran, because their file or a hook of their suite failed. */
  notRun: number
  /** The files of the failures, from the root of the project. */
  failedFiles: string[]
  /** Errors that belong to no test and came while no failed file ran, such as a promise that nobody awaited. */
  stray: number
}

const MANY_FILES = 100
const SLOWEST_SHOWN = 25

/** `reportTo`: the file to write the counts to. */
export function quietReporter(reportTo?: string): Reporter[] {
  const failures = new MinimalReporter()
  // vitest counts tests that a failed hook prevented from running as skipped.
  failures.reportTestSummary = () => undefined
  let startedMs = 0
  let ended = 0
  let files = 0
  let isSelection = false
  return [
    failures,
    {
      onInit({ config }) {
        isSelection = config.testNamePattern !== undefined
      },
      onTestRunStart(specifications) {
        startedMs = performance.now()
        ended = 0
        files = specifications.length
      },
      onTestModuleEnd() {
        ended += 1
        if (process.stdout.isTTY) process.stdout.write(`\r${ended} of ${files} test files${ended < files ? '' : '\n'}`)
      },
      onTestRunEnd(modules, errors) {
        const { counts, skipped } = outcomeOf(modules, isSelection)
        if (errors.length > 0 && counts.failed === 0) counts.failed += 1
        const failed = new Set(counts.failedFiles.map((file) => resolve(file)))
        counts.stray = errors.filter((error) => !failed.has(String(error.VITEST_TEST_PATH))).length
        if (skipped.length > 0) console.log(`\nSkipped (${skipped.length}):\n${skipped.join('\n')}`)
        if (!isSelection && modules.length > MANY_FILES) console.log(`\nSlowest files:\n${slowestOf(modules)}`)
        console.log(`\n${countsText(counts)} in ${modules.length} files, ${tookSince(startedMs)}`)
        if (reportTo) writeFileSync(reportTo, JSON.stringify(counts))
      },
    },
  ]
}

function outcomeOf(modules: readonly TestModule[], isSelection: boolean): { counts: Counts; skipped: string[] } {
  const counts: Counts = { passed: 0, failed: 0, skipped: 0, notRun: 0, failedFiles: [], stray: 0 }
  const skipped: string[] = []
  for (const module of modules) {
    const before = counts.failed
    for (const test of module.children.allTests()) {
      const result = test.result()
      if (result.state === 'passed') counts.passed += 1
      else if (result.state === 'failed') counts.failed += 1
      else if (result.state === 'pending' || hasBrokenSuite(test)) {
        counts.failed += 1
        counts.notRun += 1
      } else {
        counts.skipped += 1
        // Tests excluded by a name filter need no reason.
        if (result.note !== undefined || !isSelection)
          skipped.push(`  ${module.relativeModuleId} › ${test.fullName}: ${result.note ?? 'no reason given'}`)
      }
    }
    // A file that failed before its first test has no tests to count, and neither has a hook that failed after the last.
    if (module.state() !== 'passed' && module.state() !== 'skipped' && counts.failed === before) counts.failed += 1
    if (counts.failed > before) counts.failedFiles.push(module.relativeModuleId)
  }
  return { counts, skipped }
}

/** The files that decide how long a run of all tests takes. */
function slowestOf(modules: readonly TestModule[]): string {
  const timed = modules.map((module) => ({ module, tookMs: tookMs(module) })).sort((a, b) => b.tookMs - a.tookMs)
  return timed
    .slice(0, SLOWEST_SHOWN)
    .map(({ module, tookMs: ms }) => `  ${String(Math.round(ms / 1_000)).padStart(4)} s  ${module.relativeModuleId}`)
    .join('\n')
}

const tookMs = (module: TestModule): number => {
  const { duration, collectDuration } = module.diagnostic()
  return duration + collectDuration
}

function hasBrokenSuite({ parent }: { readonly parent: TestCase['parent'] }): boolean {
  if (parent.errors().length > 0) return true
  return parent.type === 'suite' && hasBrokenSuite(parent)
}

function countsText({ passed, failed, skipped, notRun }: Counts): string {
  const why = notRun > 0 ? ` (${notRun} could not run)` : ''
  return `${passed} passed, ${failed} failed${why}, ${skipped} skipped`
}

function tookSince(startedMs: number): string {
  const seconds = Math.round((performance.now() - startedMs) / 1_000)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
