// Installs the packages of package-lock.json if they are missing. Plain JavaScript, so that Node 20 can run it.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** @typedef {{ development?: boolean }} Needs `development: false`: only the service's own packages are needed */
/** @typedef {{ version?: string, link?: boolean, dev?: boolean, optional?: boolean, devOptional?: boolean }} Locked */

/** @param {string} file */
const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
/** @param {string} root */
const stampOf = (root) => join(root, 'node_modules', '.sillage-lockfile')
/** @param {string} text */
const digest = (text) => createHash('sha256').update(text).digest('hex')

/**
 * Whether node_modules matches the lockfile. A stamp file answers at once; without it (after a manual `npm ci`, or in an
 * image), npm's record of installed packages is compared.
 * @param {string} root
 * @param {Needs} needs
 */
export function isInstalled(root, needs = {}) {
  const development = needs.development ?? true
  const lockfile = read(join(root, 'package-lock.json'))
  if (lockfile === undefined) return existsSync(join(root, 'node_modules'))
  if (read(stampOf(root)) === digest(lockfile)) return true
  const placed = read(join(root, 'node_modules', '.package-lock.json'))
  if (placed === undefined) return false
  /** @type {Record<string, Locked>} */
  const present = JSON.parse(placed).packages
  /** @type {Record<string, Locked>} */
  const locked = JSON.parse(lockfile).packages
  const complete = Object.entries(locked).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true
    const installed = present[path]
    if (installed) return installed.version === wanted.version
    return wanted.optional || wanted.devOptional || (wanted.dev && !development)
  })
  if (complete && development) stamp(root, lockfile)
  return complete
}

/**
 * @param {string} root
 * @param {string} lockfile its text
 */
function stamp(root, lockfile) {
  try {
    writeFileSync(stampOf(root), digest(lockfile))
  } catch {
    // The directory is read-only: the next run compares again.
  }
}

/**
 * Installs the packages if they are missing. Of several launchers, one installs and the others wait.
 * @param {string} root
 * @param {Needs} needs
 * @param {(line: string) => void} say
 */
export async function ensureInstalled(root, needs = {}, say = (line) => console.error(line)) {
  if (isInstalled(root, needs)) return
  const release = await takeLock(join(root, '.install-lock'), say)
  try {
    if (isInstalled(root, needs)) return
    say(existsSync(join(root, 'node_modules')) ? 'Updating packages…' : 'Installing packages, once…')
    const startedAt = Date.now()
    await npmCi(root)
    stamp(root, readFileSync(join(root, 'package-lock.json'), 'utf8'))
    say(`Packages are installed (${Math.round((Date.now() - startedAt) / 1000)} s).`)
  } finally {
    release()
  }
}

/**
 * `npm ci` follows the lockfile, so an old Node installs the same packages. Install scripts are not run: the program does
 * their work (PostgreSQL's library links) itself, so that it also works where the machine forbids them.
 * @param {string} directory
 */
async function npmCi(directory) {
  // Development and platform packages are needed whatever NODE_ENV or the user's npm settings leave out.
  const options = [
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const { program, args, shell } = npmCommand(['ci', ...options])
  const code = await new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: directory, shell, stdio: ['ignore', 'ignore', 'inherit'] })
    child.once('error', (error) =>
      reject(new Error(`npm could not be started (${error.message}). Install npm, then try again.`)),
    )
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`npm ci failed in ${directory} (exit code ${code}). See its output above.`)
}

/**
 * Under `npm run`, npm gives its path. It may also be pnpm or yarn, which have other verbs.
 * @param {string[]} args
 */
export function npmCommand(args) {
  const npm = process.env.npm_execpath
  return npm !== undefined && /npm-cli\.c?js$/.test(npm)
    ? { program: process.execPath, args: [npm, ...args], shell: false }
    : { program: 'npm', args, shell: process.platform === 'win32' }
}

/**
 * A file that names its holder; a holder that is gone, or that is older than any install takes, is passed over.
 * @param {string} file
 * @param {(line: string) => void} say
 * @param {string} waiting what to say while another holds it
 */
export async function takeLock(file, say, waiting = 'Waiting for another process that installs packages…') {
  let isReported = false
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error
    }
    if (isAbandoned(file)) {
      rmSync(file, { force: true })
      continue
    }
    if (!isReported) say(waiting)
    isReported = true
    await pause(200)
  }
}

/** @param {unknown} error */
const codeOf = (error) => (error instanceof Error && 'code' in error ? String(error.code) : '')

/** @param {string} file */
function isAbandoned(file) {
  try {
    const ageMs = Date.now() - statSync(file).mtimeMs
    const pid = Number(readFileSync(file, 'utf8'))
    // An empty file is one that its holder is writing just now.
    if (!(pid > 0)) return ageMs > 5_000
    if (ageMs > 600_000) return true
    process.kill(pid, 0)
    return false
  } catch (error) {
    return ['ESRCH', 'ENOENT'].includes(codeOf(error))
  }
}
