// The entry point of the project: `node bin/launch.js VERB`. Installs missing packages, finds Node 24 and runs the verb
// with it. Plain JavaScript, so that Node 20 can run it; needs only the files of this folder.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { ensureConsoleBuilt } from './console.js'
import { findNode, isNewEnough, nodeMissing } from './find-node.js'
import { ensureInstalled } from './install.js'
import { writeBillOfMaterials } from './sbom.js'

const root = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))
/** @param {string[]} path */
const tool = (...path) => join(root, 'node_modules', ...path)
const vitest = tool('vitest', 'vitest.mjs')
const biome = tool('@biomejs', 'biome', 'bin', 'biome')
const colours = () => (process.stdout.isTTY ? [] : ['--colors=off'])

/** @typedef {{ code: number | null, signal: NodeJS.Signals | null }} Outcome */

/** @type {Record<string, { development?: boolean, run: (args: string[]) => Promise<Outcome> }>} */
const verbs = {
  start: { development: false, run: start },
  sillage: { development: false, run: commandLine },
  test: { run: (args) => node([vitest, 'run', ...args]) },
  'test:faults': { run: (args) => node([vitest, 'run', ...args], { SILLAGE_FAULTS: 'long' }) },
  'test:console': { run: (args) => node([vitest, 'run', ...args], { SILLAGE_CONSOLE: 'screens' }) },
  check: { run: check },
  fix: { run: (args) => node([biome, 'check', '--write', '--log-level=warn', ...colours(), root, ...args]) },
  bench: { run: bench },
  fuzz: { run: fuzz },
  screenshots: { run: (args) => node([join(root, 'tools', 'screenshots', 'take.ts'), ...args]) },
  sbom: { run: sbom },
}

/**
 * Runs a verb, and ends the process with the verb's exit code or signal.
 * @param {string | undefined} name
 * @param {string[]} args
 */
export async function launch(name, args) {
  const verb = name !== undefined && Object.hasOwn(verbs, name) ? verbs[name] : undefined
  if (verb === undefined) return refuse(`Usage: node bin/launch.js ${Object.keys(verbs).join('|')} [arguments]`, 2)
  try {
    await ensureInstalled(root, { development: verb.development ?? true })
    end(await verb.run(args))
  } catch (error) {
    refuse(error instanceof Error ? error.message : String(error), 1)
  }
}

/**
 * @param {string} path from the root
 * @param {string[]} args
 */
function runFile(path, args) {
  const file = join(root, path)
  if (!existsSync(file)) throw new Error(`${path} does not exist in ${root}.`)
  return node([file, ...args])
}

/**
 * `npm start` is for a person, also where its output goes to a file: its log is text. Production runs src/main.ts.
 * @param {string[]} args
 */
async function start(args) {
  // Without its pages, the service is still an API.
  await ensureConsoleBuilt(root, () => node([join(root, 'web', 'build.ts')])).catch((error) =>
    console.error(error instanceof Error ? error.message : String(error)),
  )
  process.env.LOG_FORMAT ||= 'text'
  // Half of the time of a start is compiling. Not in the shared temporary directory: see scripts/sillage.ts.
  process.env.NODE_COMPILE_CACHE ||= tool('.cache', 'sillage')
  return runFile('src/main.ts', args)
}

/**
 * The `sillage` command line, in the caller's working directory: file arguments are relative to it, the installation is in
 * the project. With a recent Node it runs in this process, which saves starting another one; but not under npm, where the
 * parent must be watched (see `node` below).
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function commandLine(args) {
  process.env.SILLAGE_DATA ||= join(root, '.sillage')
  const file = join(root, 'scripts', 'sillage.ts')
  if (!isNewEnough(process.version) || process.env.npm_lifecycle_event !== undefined)
    return node([file, ...args], {}, process.cwd())
  process.argv = [process.execPath, file, ...args]
  await import(pathToFileURL(file).href)
  return { code: Number(process.exitCode ?? 0), signal: null }
}

/**
 * What the compiler found out last time is kept: checking again takes a tenth of the time.
 * @param {string} project
 * @param {string} name
 */
const types = (project, name) => [
  ...[tool('typescript', 'bin', 'tsc'), '--noEmit', '-p', project],
  ...['--incremental', '--tsBuildInfoFile', tool('.cache', `types-${name}.tsbuildinfo`)],
]

/** @param {string[]} args */
async function check(args) {
  /** @type {[string, string[]][]} */
  const steps = [
    ['types', types(root, 'service')],
    ['types of the console', types(join(root, 'web'), 'console')],
    ['lint and format', [biome, 'ci', '--log-level=warn', ...colours(), root]],
    ['import rules', [join(root, 'bin', 'import-rules.ts'), ...args]],
    ['API document', [join(root, 'tools', 'api', 'lint.ts')]],
    ['definitions', [join(root, 'bin', 'check-definitions.ts')]],
  ]
  /** @type {Outcome} */
  let worst = { code: 0, signal: null }
  // All steps run even if one fails, to report all problems at once.
  for (const [name, command] of steps) {
    const startedAt = Date.now()
    const outcome = await node(command)
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
    console.log(`${outcome.code === 0 ? 'ok    ' : 'FAILED'}  ${name.padEnd(20)} ${seconds.padStart(5)} s`)
    if (outcome.signal) return outcome
    if (outcome.code !== 0) worst = { code: 1, signal: null }
  }
  return worst
}

/** @param {string[]} args */
async function bench([name, ...args]) {
  const files = existsSync(join(root, 'bench')) ? readdirSync(join(root, 'bench')) : []
  const names = files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => file.slice(0, -3))
  if (name === undefined || !names.includes(name)) {
    throw new Error(
      `Usage: npm run bench -- NAME [--json] [--quick]\nNAME is one of: ${names.join(', ') || '(none yet)'}`,
    )
  }
  const peers = join(root, 'bench', 'peers')
  // The programs to compare with are installed separately: they need older packages than ours.
  if (existsSync(join(peers, 'package-lock.json'))) await ensureInstalled(peers)
  return node([join(root, 'bench', `${name}.ts`), ...args])
}

/**
 * `npm run fuzz -- --requests 20000 --seed 7`; `--only N` sends one request of a run again.
 * @param {string[]} args
 */
function fuzz(args) {
  /** @type {Record<string, string>} */
  const environment = { SILLAGE_FUZZ_REQUESTS: '20000' }
  for (let n = 0; n < args.length; n += 2) {
    const [, name = ''] = /^--(requests|seed|only)$/.exec(args[n] ?? '') ?? []
    const value = args[n + 1] ?? ''
    if (name === '' || !/^\d{1,9}$/.test(value))
      throw new Error('Usage: npm run fuzz -- [--requests N] [--seed N] [--only N]')
    environment[`SILLAGE_FUZZ_${name.toUpperCase()}`] = value
  }
  return node([vitest, 'run', 'tests/security/fuzz'], environment)
}

/**
 * @param {string[]} args
 * @returns {Promise<Outcome>}
 */
async function sbom(args) {
  writeBillOfMaterials(root, args)
  return { code: 0, signal: null }
}

/**
 * Runs Node 24 in the foreground, with our input and output, and forwards signals and the exit code.
 * @param {string[]} args
 * @param {Record<string, string>} environment
 * @param {string} cwd
 * @returns {Promise<Outcome>}
 */
function node(args, environment = {}, cwd = root) {
  const program = findNode({ root })
  if (program === undefined) return Promise.reject(new Error(nodeMissing()))
  const path = [dirname(program), process.env.PATH ?? ''].join(delimiter)
  const child = spawn(program, args, {
    cwd,
    stdio: 'inherit',
    env: { ...process.env, PATH: path, ...environment },
  })
  /** @param {NodeJS.Signals} signal */
  const forward = (signal) => {
    // A Ctrl-C in a terminal goes to the whole process group: forwarded, the child would receive it twice.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  /** @type {NodeJS.Signals[]} */
  const signals = process.platform === 'win32' ? ['SIGINT', 'SIGTERM'] : ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']
  for (const signal of signals) process.on(signal, forward)
  // Under `npm start`, a signal to npm ends the shell between npm and this process without notice: when it ends, end too.
  const parent = process.ppid
  const orphaned = () => {
    if (process.ppid === parent) return
    // Send it once: some verbs end abruptly on a second signal.
    clearInterval(watching)
    child.kill('SIGTERM')
  }
  const watching = process.env.npm_lifecycle_event === undefined ? undefined : setInterval(orphaned, 500)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => {
      clearInterval(watching)
      for (const name of signals) process.off(name, forward)
      resolve({ code, signal })
    })
  })
}

/** @param {Outcome} outcome */
function end({ code, signal }) {
  // The child ended by a signal: end by the same one, so that a shell or a supervisor sees it.
  if (signal) process.kill(process.pid, signal)
  process.exitCode = code ?? 1
}

/**
 * @param {string} message
 * @param {number} code
 */
function refuse(message, code) {
  console.error(message)
  process.exitCode = code
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === realpathSync(fileURLToPath(import.meta.url))) {
  await launch(process.argv[2], process.argv.slice(3))
}
