// Reads the reports of tests/quiet-reporter.ts, of the whole run, of the files that were run once more and of the screens of
// the console, and prints `N passed, N failed, N skipped`. Plain JavaScript, so that Node 20 can run it.
import { existsSync, readFileSync } from 'node:fs'

const [first = '', second = '', screens = ''] = process.argv.slice(2)

/** @param {string} file */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    console.log(`The tests left no report: ${error instanceof Error ? error.message : error}`)
    return { passed: 0, failed: 1, skipped: 0, notRun: 0, failedFiles: [] }
  }
}

const counts = read(first)
if (existsSync(second)) {
  const again = read(second)
  const recovered = counts.failedFiles.filter((/** @type {string} */ file) => !again.failedFiles.includes(file))
  if (recovered.length > 0)
    console.log(`Failed beside the other tests and passed alone, to be looked at: ${recovered.join(', ')}`)
  counts.passed += Math.max(0, counts.failed - again.failed)
  counts.failed = again.failed
  counts.notRun = again.notRun
}
if (screens !== '') {
  const ofScreens = read(screens)
  for (const kind of ['passed', 'failed', 'skipped', 'notRun']) counts[kind] += ofScreens[kind]
}
if (counts.notRun > 0)
  console.log(`Of the failed tests ${counts.notRun} could not run: their file or suite failed to load.`)
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed > 0 ? 1 : 0
