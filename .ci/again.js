// Prints the files that failed, a line each, from a report of tests/quiet-reporter.ts: if they are few, and nothing failed
// outside of them. Plain JavaScript, so that Node 20 can run it.
import { readFileSync } from 'node:fs'

/** More than these cannot be blamed on a busy machine. */
const FEW = 25

try {
  const { failedFiles, stray } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'))
  if (stray === 0 && failedFiles.length <= FEW) for (const file of failedFiles) console.log(file)
} catch {
  // No report: .ci/summary.js says so.
}
