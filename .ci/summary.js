// Reads the counts written by tests/quiet-reporter.ts and prints `N passed, N failed, N skipped`. Plain JavaScript, so
// that Node 20 can run it.
import { readFileSync } from 'node:fs'

let counts = { passed: 0, failed: 0, skipped: 0 }
try {
  counts = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
  if (counts.notRun > 0)
    console.log(`Of the failed tests ${counts.notRun} could not run: their file or suite failed to load.`)
} catch (error) {
  console.log(`The tests left no report: ${error instanceof Error ? error.message : error}`)
  counts.failed++
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed > 0 ? 1 : 0
