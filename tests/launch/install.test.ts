import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ensureInstalled, isInstalled } from '../../bin/install.js'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sillage-install-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(root, { recursive: true, force: true })
})

const write = (path: string, content: string | object) => {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content))
}
const lock = (packages: object) => write('package-lock.json', { packages: { '': {}, ...packages } })
const placed = (packages: object) => write('node_modules/.package-lock.json', { packages })

const fish = { 'node_modules/fish': { version: '1.0.0' } }

describe('the check for installed packages', () => {
  it('fails before an install', () => {
    lock(fish)
    expect(isInstalled(root)).toBe(false)
  })

  it('passes after a complete install, and writes the stamp', () => {
    lock(fish)
    placed(fish)
    expect(isInstalled(root)).toBe(true)
    rmSync(join(root, 'node_modules', '.package-lock.json'))
    expect(isInstalled(root)).toBe(true)
  })

  it('fails for an install of an earlier lockfile', () => {
    lock(fish)
    placed(fish)
    expect(isInstalled(root)).toBe(true)
    lock({ 'node_modules/fish': { version: '1.1.0' } })
    expect(isInstalled(root)).toBe(false)
  })

  it('ignores missing packages of other platforms only', () => {
    lock({ ...fish, 'node_modules/fish-win32': { version: '1.0.0', optional: true } })
    placed(fish)
    expect(isInstalled(root)).toBe(true)
    lock({ ...fish, 'node_modules/net': { version: '1.0.0' } })
    expect(isInstalled(root)).toBe(false)
  })

  it('ignores missing development tools where only the service runs', () => {
    lock({ ...fish, 'node_modules/vitest': { version: '5.0.0', dev: true } })
    placed(fish)
    expect(isInstalled(root, { development: false })).toBe(true)
    expect(isInstalled(root)).toBe(false)
  })
})

describe('installing', () => {
  /** An `npm` that takes its time, and writes down that it was called. */
  const fakeNpm = (body = '') => {
    write('tools/npm', `#!/bin/sh\necho "$@" >> calls\nsleep 0.3\nmkdir -p node_modules\n${body}\n`)
    chmodSync(join(root, 'tools', 'npm'), 0o755)
    vi.stubEnv('PATH', [join(root, 'tools'), process.env.PATH].join(delimiter))
    vi.stubEnv('npm_execpath', undefined)
  }
  const calls = () => readFileSync(join(root, 'calls'), 'utf8').trim().split('\n')

  it('happens once for launchers that start together, without install scripts, and not again', async () => {
    lock(fish)
    fakeNpm()
    const said: string[] = []
    await Promise.all([1, 2, 3].map(() => ensureInstalled(root, {}, (line: string) => said.push(line))))
    await ensureInstalled(root)
    expect(calls()).toEqual([expect.stringMatching(/^ci .*--include=optional.*--ignore-scripts/)])
    expect(said.filter((line) => line === 'Installing packages, once…')).toHaveLength(1)
    expect(existsSync(join(root, '.install-lock'))).toBe(false)
  })

  it('ignores the lock of a killed launcher', async () => {
    lock(fish)
    fakeNpm()
    write('.install-lock', '999999999')
    await ensureInstalled(root, {}, () => undefined)
    expect(calls()).toHaveLength(1)
  })

  it('fails with an error when npm fails, and is retried the next time', async () => {
    lock(fish)
    fakeNpm('exit 7')
    await expect(ensureInstalled(root, {}, () => undefined)).rejects.toThrow(/npm ci failed .*exit code 7/)
    expect(isInstalled(root)).toBe(false)
    expect(existsSync(join(root, '.install-lock'))).toBe(false)
  })
})

it('has a lockfile that names every optional package, or npm ci would refuse it', () => {
  const lockfile: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } = JSON.parse(
    readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'),
  )
  const named = Object.values(lockfile.packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
  expect(named.length).toBeGreaterThan(0)
  expect(
    named.filter((name) => !Object.keys(lockfile.packages).some((path) => path.endsWith(`node_modules/${name}`))),
  ).toEqual([])
})
