// Builds the pages of the console when their sources have changed. Plain JavaScript, so that Node 20 can run it.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { takeLock } from './install.js'

/** What a build is made of: its sources, the auditor’s verifier that it runs too, and the versions of the packages. */
const sources = ['web', 'tools/audit/verify-audit.mjs', 'src/events/learning/right-answer.ts', 'package-lock.json']

/** @param {string} root */
export const consoleFolder = (root) => join(root, 'built', 'console')

/** @param {string} root */
const stampOf = (root) => join(consoleFolder(root), 'sources.sha256')

/**
 * One digest of all sources, by name and content. Tests are no part of a build.
 * @param {string} root
 */
export function digestOfSources(root) {
  const digest = createHash('sha256')
  /** @param {string} path */
  const add = (path) => {
    const whole = join(root, path)
    if (!statSync(whole).isDirectory()) {
      digest.update(readFileSync(whole))
      return
    }
    for (const entry of readdirSync(whole, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = `${path}/${entry.name}`
      if (entry.isDirectory()) add(inside)
      else if (!/\.test\.tsx?$/.test(entry.name)) digest.update(inside).update(readFileSync(join(root, inside)))
    }
  }
  for (const source of sources) if (existsSync(join(root, source))) add(source)
  return digest.digest('hex')
}

/** @param {string} root */
export function isConsoleBuilt(root) {
  const stamp = stampOf(root)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === digestOfSources(root)
}

/**
 * Builds the console if its sources have changed. Of several processes, one builds and the others wait.
 * @param {string} root
 * @param {() => Promise<{ code: number | null }>} build runs web/build.ts
 * @param {(line: string) => void} say
 */
export async function ensureConsoleBuilt(root, build, say = (line) => console.error(line)) {
  // An image has the built files, and no sources.
  if (!existsSync(join(root, 'web', 'build.ts')) || isConsoleBuilt(root)) return
  const release = await takeLock(
    join(root, '.console-lock'),
    say,
    'Waiting for another process that builds the console…',
  )
  try {
    if (isConsoleBuilt(root)) return
    say('Building the console, once…')
    const startedAt = Date.now()
    const { code } = await build()
    if (code !== 0) throw new Error('The console could not be built (see above): the service starts without it.')
    say(`The console is built (${((Date.now() - startedAt) / 1000).toFixed(1)} s).`)
  } finally {
    release()
  }
}
