// Installs what package-lock.json names when it is not there yet. Plain JavaScript that Node 20 can run.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : undefined)
const stampOf = (root) => join(root, 'node_modules', '.sillage-lockfile')
const digest = (text) => createHash('sha256').update(text).digest('hex')

/**
 * Whether node_modules holds what the lockfile names. The stamp answers at once; without one (an `npm ci` by hand, an
 * image), npm's own record of what it put there is compared.
 * @param {{ development?: boolean }} needs `development: false` where only the service's own packages are needed
 */
export function isInstalled(root, { development = true } = {}) {
  const lockfile = read(join(root, 'package-lock.json'))
  if (lockfile === undefined) return existsSync(join(root, 'node_modules'))
  if (read(stampOf(root)) === digest(lockfile)) return true
  const placed = read(join(root, 'node_modules', '.package-lock.json'))
  if (placed === undefined) return false
  const present = JSON.parse(placed).packages
  const complete = Object.entries(JSON.parse(lockfile).packages).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true
    if (present[path]) return present[path].version === wanted.version
    return wanted.optional || wanted.devOptional || (wanted.dev && !development)
  })
  if (complete && development) stamp(root, lockfile)
  return complete
}

function stamp(root, lockfile) {
  try {
    writeFileSync(stampOf(root), digest(lockfile))
  } catch {
    // A read-only directory: the comparison is made again next time.
  }
}

/** Installs unless that is done; of several launchers one installs and the others wait for it. */
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
 * `npm ci` obeys the lockfile, so an old Node installs the same packages. No install script is run: what they would do
 * (PostgreSQL's library links) the program does itself, also where the machine's settings forbid them.
 */
export async function npmCi(directory) {
  // Development and platform packages are needed whatever NODE_ENV or the user's npm settings leave out.
  const options = [
    '--include=dev',
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const npm = process.env.npm_execpath
  // Under `npm run` npm says where it is; it may also be pnpm or yarn, which know no `npm ci`.
  const [program, args, shell] =
    npm !== undefined && /npm-cli\.c?js$/.test(npm)
      ? [process.execPath, [npm, 'ci', ...options], false]
      : ['npm', ['ci', ...options], process.platform === 'win32']
  const code = await new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: directory, shell, stdio: ['ignore', 'ignore', 'inherit'] })
    child.once('error', (error) =>
      reject(new Error(`npm could not be started (${error.message}). Install npm, then try again.`)),
    )
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`npm ci failed in ${directory} (exit code ${code}); what it said stands above.`)
}

/** A file that names its holder; a holder that is gone, or that is older than any install takes, is passed over. */
async function takeLock(file, say) {
  let told = false
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    if (isAbandoned(file)) {
      rmSync(file, { force: true })
      continue
    }
    if (!told) say('Waiting for another process that installs packages…')
    told = true
    await pause(200)
  }
}

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
    return error.code === 'ESRCH'
  }
}
