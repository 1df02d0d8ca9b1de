// The output and the counts of a real test run with tests that pass, fail, are skipped, and cannot run.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const ended: string[] = []
afterEach(() => ended.splice(0).forEach((directory) => void rmSync(directory, { recursive: true, force: true })))

function run(files: Readonly<Record<string, string>>) {
  // Inside the project, where its packages are found.
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true })
  const directory = mkdtempSync(join(root, 'node_modules/.cache/quiet-reporter-'))
  ended.push(directory)
  const report = join(directory, 'counts.json')
  writeFileSync(
    join(directory, 'vitest.config.ts'),
    `import { quietReporter } from ${JSON.stringify(join(root, 'tests/quiet-reporter.ts'))}
    export default { test: { include: ['*.test.ts'], exclude: [], reporters: quietReporter(${JSON.stringify(report)}) } }`,
  )
  for (const [name, body] of Object.entries(files))
    writeFileSync(join(directory, name), `import { afterAll, beforeAll, describe, expect, it } from 'vitest'\n${body}`)
  const node = (...args: string[]) =>
    spawnSync(process.execPath, args, {
      cwd: root,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, NO_COLOR: '1' },
    })
  const tests = node(join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--root', directory)
  const summary = node(join(root, '.ci/summary.js'), report)
  return { code: tests.status, printed: tests.stdout + tests.stderr, summary }
}

it('prints of tests that pass, slow or not, their count alone; and of those that are skipped, why', () => {
  const { code, printed, summary } = run({
    'passes.test.ts': `
      it('is quick', () => undefined)
      it('is slow', () => new Promise((resolve) => setTimeout(resolve, 400)))
      it('needs a ship', (context) => context.skip('no ship here: build one'))`,
  })
  expect(code, printed).toBe(0)
  expect(printed).toContain('Skipped (1):\n  passes.test.ts › needs a ship: no ship here: build one\n')
  expect(printed).toMatch(/^2 passed, 0 failed, 1 skipped in 1 files, \d+ s$/m)
  expect(printed).not.toMatch(/is quick|is slow/)
  expect(summary).toMatchObject({ status: 0, stdout: '2 passed, 0 failed, 1 skipped\n' })
})

it('counts what a broken hook or a broken file kept from running as failed, not as skipped', () => {
  const { code, printed, summary } = run({
    'hook.test.ts': `
      it('passes', () => undefined)
      it('fails', () => expect(1).toBe(2))
      describe('a suite without its database', () => {
        beforeAll(() => Promise.reject(new Error('no database')))
        it('reads', () => undefined)
        describe('further in', () => it('writes', () => undefined))
      })`,
    'end.test.ts': `
      it('passes too', () => undefined)
      afterAll(() => Promise.reject(new Error('it does not end')))`,
    'file.test.ts': `throw new Error('no such thing')`,
  })
  expect(code).toBe(1)
  expect(printed).not.toContain('Skipped')
  for (const why of ['no database', 'it does not end', 'no such thing', 'expected 1 to be 2'])
    expect(printed).toContain(why)
  expect(printed).toMatch(/^2 passed, 5 failed \(2 could not run\), 0 skipped in 3 files/m)
  expect(summary.status).toBe(1)
  expect(summary.stdout).toMatch(/\n2 passed, 5 failed, 0 skipped\n$/)
})

it('leaves a failure where an error came from outside of any test, and where nothing was left', () => {
  const { code, summary } = run({
    'outside.test.ts': `it('passes', () => void setImmediate(() => { throw new Error('too late') }))`,
  })
  expect(code).toBe(1)
  expect(summary).toMatchObject({ status: 1, stdout: '1 passed, 1 failed, 0 skipped\n' })
  const none = spawnSync(process.execPath, [join(root, '.ci/summary.js'), '/none'], { encoding: 'utf8' })
  expect(none.stdout).toMatch(/no report.*\n0 passed, 1 failed, 0 skipped\n$/)
})

describe('a second run of the files that failed', () => {
  const again = (report: object) => {
    const directory = mkdtempSync(join(tmpdir(), 'sillage-again-'))
    ended.push(directory)
    const file = (name: string, counts: object) => {
      writeFileSync(join(directory, name), JSON.stringify({ ...none, ...counts }))
      return join(directory, name)
    }
    const first = file('first', report)
    return {
      files: spawnSync(process.execPath, [join(root, '.ci/again.js'), first], { encoding: 'utf8' }).stdout,
      summary: (counts: object) =>
        spawnSync(process.execPath, [join(root, '.ci/summary.js'), first, file('second', counts)], {
          encoding: 'utf8',
        }),
    }
  }
  const none = { passed: 0, failed: 0, skipped: 0, notRun: 0, failedFiles: [], stray: 0 }
  const failed = (...failedFiles: string[]) => ({ passed: 90, failed: failedFiles.length, skipped: 2, failedFiles })

  it('has those files alone, and names the ones that recovered', () => {
    const { files, summary } = again(failed('a.test.ts', 'b.test.ts'))
    expect(files).toBe('a.test.ts\nb.test.ts\n')
    const { status, stdout } = summary({ passed: 12 })
    expect(status).toBe(0)
    expect(stdout).toBe(
      'Failed beside the other tests and passed alone, to be looked at: a.test.ts, b.test.ts\n92 passed, 0 failed, 2 skipped\n',
    )
  })

  it('fails with what fails again', () => {
    const { status, stdout } = again(failed('a.test.ts', 'b.test.ts')).summary({
      failed: 1,
      failedFiles: ['b.test.ts'],
    })
    expect(status).toBe(1)
    expect(stdout).toMatch(/: a.test.ts\n91 passed, 1 failed, 2 skipped\n$/)
  })

  it('does not take place after many failures, or an error outside of the tests', () => {
    expect(again(failed(...Array.from({ length: 26 }, (_, n) => String(n)))).files).toBe('')
    expect(again({ ...failed('a.test.ts'), stray: 1 }).files).toBe('')
  })
})
