// Every verb with every kind of mistake: each kind has one exit code and a sentence on standard error, with nothing on
// standard output and no stack trace. The verbs are read from the command line, so new ones are included. Of each group of
// verbs, some run as processes of their own, each with another kind of mistake; the other pairs share processes.
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Argument, Command, Option } from 'commander'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { exitCodes } from '#platform/exit-codes.ts'
import { freshDatabase, type TestDatabase } from '../../tests/test-database.ts'
import { commandLine } from './program.ts'
import { openVerbProcess } from './verb-process.fixtures.ts'

const program = fileURLToPath(new URL('../sillage.ts', import.meta.url))
const service = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const { done, found, usage, refused, unavailable } = exitCodes

let folder: string
let database: TestDatabase
let stranger: Server
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sillage-mistakes-'))
  database = await freshDatabase('mistakes')
  // A server that is not PostgreSQL.
  stranger = createServer((_, response) => response.end()).listen(0, '127.0.0.1')
  await new Promise((resolve) => stranger.once('listening', resolve))
})
afterAll(async () => {
  stranger?.close()
  await database?.drop()
  await rm(folder, { recursive: true, force: true })
})
const strangerPort = () => (stranger.address() as AddressInfo).port

type Ended = { readonly code: number | null; readonly printed: string; readonly said: string }

/** Of this process, without what a verb reads, and with what is given. */
function environmentWith(given: NodeJS.ProcessEnv): Record<string, string> {
  const isOurs = (name: string) =>
    /^(SILLAGE_|DATABASE_URL|KEYS_DATABASE_URL|EVENT_LOG|REDIS_URL|PORT$|HOST$)/.test(name)
  const inherited = Object.entries(process.env).filter(([name]) => !isOurs(name))
  const all = [...inherited, ['NO_COLOR', '1'] as const, ...Object.entries(given)]
  return Object.fromEntries(all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])))
}

function start(file: string, args: readonly string[], environment: NodeJS.ProcessEnv) {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: folder,
    env: environmentWith(environment),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  let said = ''
  child.stdout.on('data', (text) => {
    printed += text
  })
  child.stderr.on('data', (text) => {
    said += text
  })
  const ended = new Promise<Ended>((resolve) => child.once('close', (code) => resolve({ code, printed, said })))
  return { child, ended, said: () => said }
}
const placed = (environment: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  SILLAGE_DATA: join(folder, 'mistyped'),
  SILLAGE_KEYS: join(folder, 'no-keys'),
  ...environment,
})
type Run = (args: readonly string[], environment?: NodeJS.ProcessEnv) => Promise<Ended>
const sillage: Run = (args, environment) => start(program, args, placed(environment)).ended

/** Runs verbs one after another in one process. */
function openVerbs(): { readonly run: Run; end(): void } {
  const verbs = openVerbProcess(folder, environmentWith({}))
  return {
    run: (args, environment) => verbs.run(args, environmentWith(placed(environment))),
    end: verbs.end,
  }
}

/** The verbs that can be run, each with its path: `projections list`. */
function verbsOf(command: Command, path: readonly string[] = []): { path: readonly string[]; command: Command }[] {
  const below = command.commands.filter((one) => one.name() !== 'help')
  return below.length === 0 ? [{ path, command }] : below.flatMap((one) => verbsOf(one, [...path, one.name()]))
}
const verbs = verbsOf(await commandLine()).map(({ path, command }) => ({ verb: path.join(' '), path, command }))

const samples: Readonly<Record<string, () => string>> = {
  folder: () => join(folder, 'no-dataset'),
  file: () => join(folder, 'no-file.jsonl'),
  table: () => join(folder, 'no-table.csv'),
  learner: () => randomUUID(),
  person: () => randomUUID(),
  name: () => 'skill-profile',
  names: () => 'skill-profile',
  id: () => randomUUID(),
  request: () => randomUUID(),
  report: () => 'class-weeks',
  version: () => '1',
  year: () => '2025',
  day: () => '2020-01-01',
  school: () => randomUUID(),
  source: () => 'answers',
  address: () => 'postgres',
  time: () => '2020-01-01T00:00:00Z',
  columns: () => 'learner=l,exercise=e,skill=s,correct=c',
}
const MODEL = 'level-0123456789ab'
/** An end comes after its beginning. */
const LATER = '2020-02-01T00:00:00Z'
const sampleOf = (name: string): string => samples[name]?.() ?? name
const optionValue = ({ argChoices, flags }: Option): string =>
  argChoices?.[0] ?? (flags.startsWith('--until') ? LATER : sampleOf(/<(\w+)>/.exec(flags)?.[1] ?? ''))

/** Only the required arguments of the verb. */
const callOf = (command: Command): string[] => [
  ...command.registeredArguments
    .filter(({ required }: Argument) => required)
    .map((one) => (command.parent?.name() === 'models' && one.name() === 'name' ? MODEL : sampleOf(one.name()))),
  ...command.options
    .filter(({ mandatory, defaultValue }) => mandatory && defaultValue === undefined)
    .flatMap((option) => [option.long ?? '', optionValue(option)]),
]

type Kind = {
  readonly mistake: string
  readonly args?: (call: readonly string[]) => readonly string[]
  readonly environment?: () => NodeJS.ProcessEnv
  readonly code: number
  readonly says: RegExp
  /** Verbs that this is no mistake for, or that find it out otherwise. */
  readonly but?: Readonly<
    Record<string, { readonly code: number; readonly says: RegExp; readonly prints?: true } | null>
  >
}

/** The doctor reports every problem as a finding. */
const diagnosed = (says: RegExp) => ({ code: found, says, prints: true }) as const
/** The source is checked before anything is opened. */
const noSource = { code: usage, says: /cannot be read|^Could not read / } as const
/** A school is named before anything is opened. */
const noSchool = { code: usage, says: /^error: Give --school NAME/ } as const
const noSchools = {
  code: usage,
  says: /^error: --tenant names the school\. Or train for all schools that share/,
} as const
const beforeOpening = {
  ...{
    'import answers': noSchool,
    'import competencies': noSchool,
    'import curriculum': noSchool,
    'import learner': noSchool,
    'import mathcopain': noSchool,
    'import withdraw': noSchool,
    // It opens nothing.
    'import mathcopain-sample': null,
    'report list': null,
  },
  ...{ 'import oulad': noSource, 'models audit': noSource },
  ...{ 'models train next-answer': noSchools, 'models train at-risk': noSchools, 'models train level': noSchools },
} as const
const undecided =
  /^The configuration is refused:\n- SILLAGE_KEYS is not set\. Decide where the keys of personal data are kept/m
/** It works on the key store alone, and neither needs the database nor makes a store. */
const noKeyStore = { code: usage, says: /^There is no key store in .*no-keys/ } as const
/** Found out before anything else is opened. */
const noKeyBackup = { code: unavailable, says: /^There is no backup of keys in / } as const
/** It needs only the keys. */
const noTrailKey = { code: usage, says: /trail-key\.pem does not exist\. Call this with SILLAGE_DATA/ } as const
const noKeys = { code: usage, says: /^There is no token-keys\.json in / } as const

const kinds: readonly Kind[] = [
  {
    mistake: 'an option that does not exist',
    args: (call) => [...call, '--jso'],
    code: usage,
    says: /^error: unknown option '--jso'\n/,
  },
  {
    mistake: 'an argument too many',
    args: (call) => [...call, ...Array.from({ length: 3 }, () => 'more')],
    code: usage,
    says: /^error: too many arguments/,
    // It accepts any number of names, but none of these exists.
    but: { 'projections rebuild': { code: usage, says: /no installation/ }, 'import learner': noSchool },
  },
  {
    mistake: 'a configuration that is refused',
    environment: () => ({ LOG_LEVEL: 'loud', DATABASE_URL: 'mysql://me:secret@host/db' }),
    code: usage,
    says: /^The configuration is refused:\n- DATABASE_URL must look like .*\n- LOG_LEVEL must be one of /,
    but: { doctor: diagnosed(/LOG_LEVEL must be one of/), ...beforeOpening, 'keys restore': noKeyBackup },
  },
  {
    mistake: 'a data directory without an installation',
    code: usage,
    says: /^There is no installation in .*mistyped\. Set SILLAGE_DATA .* or make a new one there with npm start\.\n$/,
    but: {
      doctor: null,
      token: noKeys,
      ...beforeOpening,
      'import xapi': noSource,
      'keys restore': noKeyBackup,
    },
  },
  {
    mistake: 'a database that is away',
    environment: () => ({ DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/none' }),
    code: unavailable,
    says: /^The database does not answer \(connect ECONNREFUSED 127\.0\.0\.1:1\)\. Start it, or correct/,
    but: {
      doctor: diagnosed(/connect ECONNREFUSED 127\.0\.0\.1:1\n.*Start PostgreSQL/),
      token: noKeys,
      'audit key': noTrailKey,
      ...beforeOpening,
      'import xapi': noSource,
      ...Object.fromEntries(['status', 'rotate', 'backup', 'verify'].map((act) => [`keys ${act}`, noKeyStore])),
      'keys restore': noKeyBackup,
      // It waits until the database is available.
      worker: null,
    },
  },
]

describe.concurrent('a mistake', { concurrent: true }, () => {
  const cases = verbs.flatMap(({ verb, path, command }) => {
    const own = kinds.filter(({ but }) => but?.[verb] !== null)
    // As many of a group as there are kinds: the others share the program that reads the arguments, and fail as these do.
    const n = verbs.filter((one) => one.path[0] === path[0]).findIndex((one) => one.verb === verb)
    const apart = n < kinds.length ? n % own.length : -1
    return own.map((kind, k) => ({ verb, path, command, isApart: k === apart, ...kind, ...kind.but?.[verb] }))
  })

  it('is tried with every verb', () => {
    expect(verbs.length).toBeGreaterThan(20)
    for (const { but = {} } of kinds)
      for (const verb of Object.keys(but)) expect(verbs.map((one) => one.verb)).toContain(verb)
  })

  it('ends every verb with the exit code of its kind and a sentence, not a stack trace', async () => {
    const waiting = cases.values()
    const wrong: object[] = []
    const triedApart = new Set<string>()
    const tryCases = async (run: Run) => {
      for (const one of waiting) {
        const call = callOf(one.command)
        const args = [...one.path, ...(one.args?.(call) ?? call)]
        if (one.isApart) triedApart.add(one.path[0] ?? '')
        const { code, printed, said } = await (one.isApart ? sillage : run)(args, one.environment?.())
        const about = 'prints' in one ? printed : said
        const isRight =
          code === one.code &&
          one.says.test(about) &&
          !/^ {4}at |\bsecret\b/m.test(printed + said) &&
          (printed === '' || 'prints' in one)
        if (!isRight) wrong.push({ args, mistake: one.mistake, expected: one.code, code, printed, said })
      }
    }
    // Two at a time: there may be two cores.
    const processes = [openVerbs(), openVerbs()]
    await Promise.all(processes.map(({ run }) => tryCases(run))).finally(() => {
      for (const one of processes) one.end()
    })
    expect(wrong).toEqual([])
    expect([...triedApart].sort()).toEqual([...new Set(verbs.map(({ path }) => path[0] ?? ''))].sort())
    // No verb created what it did not find.
    expect(await readdir(folder)).not.toContain('mistyped')
  })
})

describe('the command line', () => {
  it.each([
    [['docter'], /^error: unknown command 'docter'\n\(Did you mean doctor\?\)/],
    [['projections', 'lst'], /^error: unknown command 'lst'\n\(Did you mean list\?\)/],
    [['--jsn'], /^error: unknown option '--jsn'/],
    [[], /^Usage: sillage /],
    [['projections'], /^Usage: sillage projections /],
    [['help', 'nothing'], /nothing|^Usage/],
    [['token', '--tenant', 'x'], /^error: option '--tenant <id>' argument 'x' is invalid\. A UUID is expected\.\n/],
    [['generate', '--weeks', '57'], /^error: --weeks: at most 56 weeks can be sent/],
    [['generate', '--unfair', 'much'], /A number is expected/],
  ])('refuses %j with 2, on standard error alone', async (args, says) => {
    expect(await sillage(args)).toEqual({ code: usage, printed: '', said: expect.stringMatching(says) })
  })

  it('prints help for itself and each verb on standard output, and exits with 0', async () => {
    expect(await sillage(['--version'])).toMatchObject({
      code: done,
      printed: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
      said: '',
    })
    const { code, printed, said } = await sillage(['--help'])
    expect({ code, said }).toEqual({ code: done, said: '' })
    for (const { path } of verbs) expect(printed).toContain(`\n  ${path[0]}`)
    for (const { command } of verbs) expect(command.helpInformation()).toMatch(/^Usage: /)
  })

  it('prints tables for machines as well', () => {
    const forPeopleAlone = verbs.filter(({ command }) => !command.options.some(({ long }) => long === '--json'))
    expect(forPeopleAlone.map(({ verb }) => verb)).toEqual(['worker'])
  })

  it('warns about an unknown variable, and continues', async () => {
    const { said, code } = await sillage(
      ['token', '--tenant', randomUUID(), '--actor', randomUUID(), '--role', 'teacher'],
      {
        SILLAGE_STREAM: '7',
      },
    )
    expect(said).toMatch(
      /^Unknown variable SILLAGE_STREAM: it has no effect\. Did you mean SILLAGE_STREAMS\?\nThere is no token-keys/,
    )
    expect(code).toBe(usage)
  })
})

describe('a database, a file and a port', () => {
  const list = (environment: NodeJS.ProcessEnv) => sillage(['projections', 'list'], environment)
  const changed = (change: (url: URL) => void) => {
    const url = new URL(database.url)
    change(url)
    return url.href
  }

  it.each([
    [
      'a host that nobody knows',
      () => 'postgres://me:secret@sillage.invalid/none',
      /^The database does not answer \(getaddrinfo /,
    ],
    [
      'a database that does not exist',
      () =>
        changed((url) => {
          url.pathname = '/nowhere'
        }),
      /^The database refuses the connection \(database "nowhere" does not exist\)/,
    ],
    [
      'a server of another kind',
      () => `postgres://me:secret@127.0.0.1:${strangerPort()}/none`,
      /^The database has ended the connection .* look at its address/,
    ],
  ])('ends with 4 for %s', async (_, url, says) => {
    const ended = await list({ DATABASE_URL: url() })
    expect(ended).toEqual({ code: unavailable, printed: '', said: expect.stringMatching(says) })
    expect(ended.said).not.toMatch(/secret|^ {4}at /m)
  })

  it('ends with 2 for an unknown read model or process', async () => {
    const environment = database.environment
    // A verb that changes something creates the missing generations.
    await sillage(['projections', 'resume', 'skill-profile'], environment)
    const { run, end } = openVerbs()
    onTestFinished(end)
    for (const args of [
      ['projections', 'status', 'skil'],
      ['projections', 'parked', 'skil'],
      ['projections', 'export', 'skil'],
      ['projections', 'diff', 'skill-profile', '-g', '99'],
      ['processes', 'status', 'nothing'],
      ['replay', randomUUID(), '--tenant', randomUUID()],
    ]) {
      const { code, printed, said } = await run(args, environment)
      expect({ args, code, printed }).toEqual({ args, code: usage, printed: '' })
      expect(said).not.toMatch(/^ {4}at /m)
    }
  })

  it('ends with 4 for a file that cannot be written, a damaged key and a data directory that is a file', async () => {
    const file = join(folder, 'file')
    await writeFile(file, 'x')
    const damaged = join(folder, 'damaged')
    await mkdir(damaged)
    await writeFile(join(damaged, 'token-keys.json'), '{')
    const token = ['token', '--tenant', randomUUID(), '--actor', randomUUID(), '--role', 'teacher']
    const cases = [
      [['generate', '--weeks', '1', '--to', join(file, 'below')], {}, unavailable, /file/],
      [['generate', '--weeks', '1', '--to', folder], {}, unavailable, /is a directory/],
      [
        ['projections', 'export', 'skill-profile', '--to', join(file, 'below')],
        database.environment,
        unavailable,
        /cannot be written/,
      ],
      [token, { SILLAGE_DATA: damaged }, unavailable, /token-keys\.json is damaged/],
      [token, { SILLAGE_DATA: file }, usage, /^There is no token-keys\.json in /],
    ] as const
    for (const [args, environment, code, says] of cases) {
      const ended = await sillage(args, environment)
      expect(ended, args.join(' ')).toEqual({ code, printed: '', said: expect.stringMatching(says) })
      expect(ended.said).not.toMatch(/^ {4}at /m)
    }
  })

  it('ends with 4 where the user may not read the key', async (context) => {
    if (process.getuid?.() === 0) return context.skip('root may read every file: run the tests as another user')
    const closed = join(folder, 'closed')
    await mkdir(closed)
    await writeFile(join(closed, 'token-keys.json'), '{}')
    await chmod(join(closed, 'token-keys.json'), 0o000)
    const ended = await sillage(['token', '--tenant', randomUUID(), '--actor', randomUUID(), '--role', 'teacher'], {
      SILLAGE_DATA: closed,
    })
    expect(ended).toEqual({ code: unavailable, printed: '', said: expect.stringMatching(/lacks the permission/) })
  })

  it('changes nothing and ends with 3 without --yes where there is no terminal', async () => {
    const ended = await sillage(['projections', 'drop', 'skill-profile'], database.environment)
    expect([done, refused]).toContain(ended.code)
    expect(ended.said).not.toMatch(/^ {4}at /m)
  })

  it('ends a start with a sentence for a used port, a foreign host, or a data directory that is a file', async () => {
    const file = join(folder, 'no-directory')
    await writeFile(file, 'x')
    const own = {
      DATABASE_URL: database.url,
      SILLAGE_DATA: join(folder, 'data'),
      SILLAGE_KEYS: join(folder, 'data', 'keys'),
      SILLAGE_WORKER: 'none',
      LOG_LEVEL: 'silent',
    }
    const cases = [
      [{ ...own, PORT: String(strangerPort()) }, unavailable, /^Port \d+ on 127\.0\.0\.1 is taken/m],
      [{ ...own, HOST: '192.0.2.1', PORT: '0' }, unavailable, /^HOST 192\.0\.2\.1 is not an address of this machine/m],
      [{ ...own, SILLAGE_DATA: file }, unavailable, /no-directory/],
      [{ ...own, PORT: 'http' }, usage, /^The configuration is refused/],
      [{ ...own, SILLAGE_KEYS: '' }, usage, undecided],
    ] as const
    for (const [environment, code, says] of cases) {
      const ended = await start(service, [], environment).ended
      expect(ended).toMatchObject({ code, said: expect.stringMatching(says) })
      expect(ended.said).not.toMatch(/^ {4}at |\bsecret\b/m)
    }
  })

  it('ends a worker at once if nobody has decided where keys are kept', async () => {
    const away = { DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/none', SILLAGE_KEYS: '' }
    expect(await sillage(['worker'], away)).toEqual({
      code: usage,
      printed: '',
      said: expect.stringMatching(undecided),
    })
  })

  it('ends a worker that waits for its database on SIGTERM', async () => {
    const worker = start(program, ['worker'], {
      SILLAGE_DATA: join(folder, 'data'),
      SILLAGE_KEYS: join(folder, 'data', 'keys'),
      DATABASE_URL: 'postgres://me:secret@127.0.0.1:1/none',
    })
    await expect.poll(worker.said).toContain('the worker will retry')
    worker.child.kill('SIGTERM')
    expect((await worker.ended).code).toBe(done)
  })
})
