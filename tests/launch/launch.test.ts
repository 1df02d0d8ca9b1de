import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const project = fileURLToPath(new URL('../..', import.meta.url))
const temporary: string[] = []
afterAll(() => {
  for (const directory of temporary) rmSync(directory, { recursive: true, force: true })
})

function newDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'sillage-launch-'))
  temporary.push(directory)
  return directory
}

/** What a person's shell would have: the machine's own Node, and nothing of this test run. */
function shellEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !/^(npm_|VITEST|SILLAGE_|NODE_|TEST$|NO_COLOR|FORCE_COLOR)/i.test(name),
  )
  const path = (process.env.PATH ?? '').split(delimiter).filter((part) => !part.includes('node_modules'))
  return { ...Object.fromEntries(kept), PATH: [...path, dirname(process.execPath)].join(delimiter) }
}

type Ended = { code: number | null; signal: NodeJS.Signals | null; output: string }

function watch(child: ChildProcess): { ended: Promise<Ended>; said: (text: string) => Promise<void> } {
  let output = ''
  const waiting: (() => void)[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const check of waiting) check()
    })
  }
  return {
    ended: new Promise((resolve) => child.once('close', (code, signal) => resolve({ code, signal, output }))),
    said: (text) =>
      new Promise((resolve) => {
        const check = () => output.includes(text) && resolve()
        waiting.push(check)
        check()
      }),
  }
}

const start = (root: string, program: string, args: string[], env: NodeJS.ProcessEnv = {}) =>
  spawn(program, args, { cwd: root, env: { ...shellEnvironment(), ...env }, stdio: ['ignore', 'pipe', 'pipe'] })

describe('a launcher', () => {
  let root: string
  beforeAll(() => {
    root = newDirectory()
    cpSync(join(project, 'bin'), join(root, 'bin'), { recursive: true })
    for (const folder of ['scripts', 'node_modules', 'bench']) mkdirSync(join(root, folder))
    writeFileSync(join(root, 'package.json'), '{"type":"module"}')
    writeFileSync(join(root, 'bench', 'append.ts'), `console.log('bench', ...process.argv.slice(2) satisfies string[])`)
    writeFileSync(
      join(root, 'scripts', 'sillage.ts'),
      `const [verb, value]: string[] = process.argv.slice(2)
       if (verb === 'say') console.log(Number(process.versions.node.split('.')[0]) >= 24, value, process.cwd())
       if (verb === 'data') console.log(process.env.SILLAGE_DATA)
       if (verb === 'exit') process.exit(Number(value))
       if (verb === 'die') process.kill(process.pid, 'SIGKILL')
       if (verb === 'wait') {
         process.on('SIGTERM', () => { console.log('asked to stop'); process.exit(3) })
         console.log('waiting')
         setInterval(() => undefined, 1000)
       }`,
    )
  })

  const sillage = (...args: string[]) => start(root, process.execPath, [join(root, 'bin', 'sillage.js'), ...args])
  const launch = (...args: string[]) => start(root, process.execPath, [join(root, 'bin', 'launch.js'), ...args])

  it('runs a verb under Node 24, in the project, with its arguments', async () => {
    const { code, output } = await watch(sillage('say', 'two words')).ended
    expect({ code, output }).toEqual({ code: 0, output: `true two words ${root}\n` })
  })

  it.skipIf(process.platform === 'win32')('runs a verb in the current folder, whatever it is', async () => {
    const elsewhere = newDirectory()
    cpSync(join(project, 'sillage'), join(root, 'sillage'))
    const env = { PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) }
    const { code, output } = await watch(start(elsewhere, join(root, 'sillage'), ['say', 'x'], env)).ended
    expect({ code, output }).toEqual({ code: 0, output: `true x ${elsewhere}\n` })
    const { output: data } = await watch(start(elsewhere, join(root, 'sillage'), ['data'], env)).ended
    expect(data).toBe(`${join(root, '.sillage')}\n`)
  })

  it('ends with the verb’s exit code', async () => expect((await watch(sillage('exit', '7')).ended).code).toBe(7))

  it('ends with the signal that ended the verb', async () =>
    expect((await watch(sillage('die')).ended).signal).toBe('SIGKILL'))

  it('forwards a signal, and waits for the verb to end', async () => {
    const child = sillage('wait')
    const { said, ended } = watch(child)
    await said('waiting')
    child.kill('SIGTERM')
    expect(await ended).toMatchObject({ code: 3, output: 'waiting\nasked to stop\n' })
  })

  it.skipIf(process.platform === 'win32')(
    'stops its verb when npm and the shell between them are stopped',
    async () => {
      const command = `${process.execPath} bin/sillage.js wait; true`
      const shell = start(root, 'sh', ['-c', command], { npm_lifecycle_event: 'start' })
      const { said, ended } = watch(shell)
      await said('waiting')
      shell.kill('SIGTERM')
      await said('asked to stop')
      await ended
    },
  )

  it('lists the verbs and the benchmarks', async () => {
    expect(await watch(launch('dance')).ended).toMatchObject({
      code: 2,
      output: expect.stringContaining('start|sillage|test'),
    })
    expect(await watch(launch('bench')).ended).toMatchObject({
      code: 1,
      output: expect.stringContaining('one of: append'),
    })
    expect(await watch(launch('bench', 'append', '--quick')).ended).toMatchObject({
      code: 0,
      output: 'bench --quick\n',
    })
  })
})

describe('a fresh copy of the project', () => {
  it('installs itself without install scripts, in a private directory (npm registry, database)', async (context) => {
    let files: string[]
    try {
      files = execFileSync('git', ['ls-files', '-z'], { cwd: project, encoding: 'utf8' }).split('\0').filter(Boolean)
    } catch {
      return context.skip('needs git and a checkout: run the tests in a clone')
    }
    // Private to its owner, as under /root: the user that runs PostgreSQL for root cannot enter.
    const root = newDirectory()
    for (const file of files.filter((path) => existsSync(join(project, path))))
      cpSync(join(project, file), join(root, file))
    mkdirSync(join(root, 'scripts'), { recursive: true })
    writeFileSync(join(root, 'scripts', 'sillage.ts'), `console.log('verb', process.argv[2], process.version)`)
    const env = { npm_config_ignore_scripts: 'true', npm_config_prefer_offline: 'true' }

    const test = await watch(start(root, 'npm', ['test', '--', 'src/platform/database.test.ts'], env)).ended
    if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT/.test(test.output))
      return context.skip('needs the npm registry: go on line')
    expect(test.output).toContain('Installing packages, once…')
    expect(test.output).toContain('src/platform/database.test.ts')
    expect(test.code, test.output).toBe(0)

    const verb = await watch(start(root, 'npx', ['sillage', 'greet'], env)).ended
    expect(verb.output).toMatch(/verb greet v2[4-9]/)
    expect(verb.output).not.toContain('Installing')
  })
})
