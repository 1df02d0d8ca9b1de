// Reads vitest's JSON report and prints `N passed, N failed, N skipped`. Plain JavaScript that Node 20 can run.
import { readFileSync } from 'node:fs'

const counts = { passed: 0, failed: 0, skipped: 0 }
try {
  const report = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
  for (const file of report.testResults) {
    for (const test of file.assertionResults) {
      if (test.status === 'passed') counts.passed++
      else if (test.status === 'failed') counts.failed++
      else counts.skipped++
    }
    // A file that broke before its first test has no test to count.
    if (file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')) {
      console.log(`${file.name} could not be run: ${file.message}`)
      counts.failed++
    }
  }
  if (!report.success && counts.failed === 0) {
    console.log('The test run failed outside of any test.')
    counts.failed++
  }
} catch (error) {
  console.log(`The tests left no report: ${error instanceof Error ? error.message : error}`)
  counts.failed++
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed > 0 ? 1 : 0
