// Secrets that can be recognized are given to a service and to the verbs, working and broken: none is in an argument of a process,
// in a log at its most talkative, in what the doctor prints, in a refused configuration or in an answer.
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { onServer } from '../start-database.ts'
import { freshDatabase, type TestDatabase } from '../test-database.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const marked = () => `Marked${randomBytes(12).toString('hex')}`
const secrets = {
  owner: marked(),
  requests: marked(),
  keys: marked(),
  redis: marked(),
  kurrent: marked(),
  openId: marked(),
  master: randomBytes(32).toString('base64'),
  wrong: marked(),
}
const login = (name: string) => `${name}_${secrets.owner.slice(-8)}`

/** The names of the secrets that are in a text, as they are or in an encoding. */
function secretsIn(text: string): string[] {
  return Object.entries(secrets)
    .filter(([, secret]) =>
      [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')].some((one) =>
        text.includes(one),
      ),
    )
    .map(([name]) => name)
}

let database: TestDatabase
let directory: string
let environment: Readonly<Record<string, string>>
beforeAll(async () => {
  const { url: server } = inject('testDatabase')
  database = await freshDatabase('marked secrets')
  directory = await mkdtemp(join(tmpdir(), 'sillage-marked-'))
  await onServer(server, `create role ${login('owner')} superuser login password '${secrets.owner}'`)
  const as = (name: string, password: string) => {
    const url = new URL(database.url)
    url.username = login(name)
    url.password = password
    return url.href
  }
  await writeFile(join(directory, 'client-secret'), secrets.openId)
  await writeFile(
    join(directory, 'openid.json'),
    JSON.stringify({
      address: 'https://sillage.invalid',
      providers: {
        ent: {
          issuer: 'https://ent.invalid',
          clientId: 'sillage',
          clientSecretFile: 'client-secret',
          school: crypto.randomUUID(),
        },
      },
    }),
  )
  environment = {
    DATABASE_URL: as('owner', secrets.owner),
    SILLAGE_REQUESTS_URL: as('requests', secrets.requests),
    SILLAGE_DATA: join(directory, 'data'),
    SILLAGE_KEYS: join(directory, 'keys'),
    SILLAGE_MASTER_KEY: secrets.master,
    SILLAGE_OPENID: join(directory, 'openid.json'),
    REDIS_URL: `redis://:${secrets.redis}@127.0.0.1:9`,
    SILLAGE_DEMONSTRATION: 'no',
    SILLAGE_PAST_PROCESSES: '1',
    LOG_LEVEL: 'trace',
    PORT: '0',
  }
})
afterAll(async () => {
  const { url: server } = inject('testDatabase')
  await database?.drop()
  for (const name of ['owner', 'requests']) await onServer(server, `drop role if exists ${login(name)}`)
  await rm(directory, { recursive: true, force: true })
})

type Started = { readonly child: ChildProcess; readonly said: () => string; readonly ended: Promise<unknown> }
function started(args: readonly string[], more: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment, ...more },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  return { child, said: () => said, ended: once(child, 'close') }
}
async function run(args: readonly string[], more?: Readonly<Record<string, string>>): Promise<string> {
  const { said, ended } = started(args, more)
  await ended
  return said()
}
const verb = (args: readonly string[], more?: Readonly<Record<string, string>>) =>
  run(['scripts/sillage.ts', ...args], more)

it('recognizes what it looks for', () => {
  expect(secretsIn(`x${secrets.redis}y ${Buffer.from(secrets.kurrent).toString('base64')}`)).toEqual([
    'redis',
    'kurrent',
  ])
})

describe('no secret is shown', () => {
  it('by a running service: its log, its processes, its answers, and what the doctor says of it', async () => {
    const { child, said, ended } = started(['src/main.ts'])
    let url: string | undefined
    await expect
      .poll(() => {
        url = /Sillage answers at (http:\S+)/.exec(said())?.[1]
        return url !== undefined || child.exitCode !== null
      })
      .toBe(true)
    expect(url, said()).toBeDefined()
    const answers: string[] = []
    for (const path of [
      '/health',
      '/health/ready',
      '/metrics',
      '/api/sign-in/openid',
      '/openapi.json',
      '/api/classes/%zz',
    ])
      answers.push(await (await fetch(`${url}${path}`, { headers: { authorization: 'Bearer x.y.z' } })).text())
    expect(secretsIn(answers.join())).toEqual([])
    const processes = await processesFrom(child.pid ?? 0)
    // The service, and its worker at least.
    if (process.platform === 'linux') expect(processes.length).toBeGreaterThan(1)
    expect(processes.filter((one) => secretsIn(one).length > 0)).toEqual([])
    for (const args of [['doctor'], ['doctor', '--json']]) {
      const printed = await verb(args)
      expect(printed).toContain('database')
      expect(secretsIn(printed), printed).toEqual([])
    }
    child.kill('SIGTERM')
    await ended
    expect(said()).toMatch(/"level":"(debug|trace|info|warn)"/)
    expect(secretsIn(said())).toEqual([])
  })

  const away = 'postgres://somebody:PASSWORD@127.0.0.1:9/database'
  const broken: readonly (readonly [what: string, variables: () => Readonly<Record<string, string>>])[] = [
    ['a database that is away', () => ({ DATABASE_URL: away.replace('PASSWORD', secrets.owner) })],
    [
      'a password that is wrong',
      () => ({ DATABASE_URL: environment.DATABASE_URL?.replace(secrets.owner, secrets.wrong) ?? '' }),
    ],
    [
      'a key store that is away',
      () => ({ SILLAGE_KEYS: '', KEYS_DATABASE_URL: away.replace('PASSWORD', secrets.keys) }),
    ],
    ['a log that is away', () => ({ EVENT_LOG: `kurrentdb://admin:${secrets.kurrent}@127.0.0.1:9?tls=false` })],
    ['an address that is none', () => ({ DATABASE_URL: `postgress://somebody:${secrets.wrong}@host/database` })],
    ['an address with a broken host', () => ({ DATABASE_URL: `postgres://somebody:${secrets.wrong}@[1/database` })],
    ['a key of another length', () => ({ SILLAGE_MASTER_KEY: secrets.wrong })],
    ['secrets in a file that is no JSON', () => ({ SILLAGE_OPENID: join(directory, 'client-secret') })],
    ['secrets in a misspelt variable', () => ({ SILLAGE_MASTERKEY: secrets.wrong })],
  ]
  it.each(broken)('by the doctor about %s', async (_, variables) => {
    for (const args of [['doctor'], ['doctor', '--json']]) {
      const printed = await verb(args, variables())
      expect(printed).not.toBe('')
      expect(secretsIn(printed), printed).toEqual([])
    }
  })

  it.each(broken.slice(4))('by the start with %s', async (_, variables) => {
    const { child, said, ended } = started(['src/main.ts'], variables())
    // What starts all the same has said by then what it read.
    await expect.poll(() => child.exitCode !== null || said().includes('Sillage answers at')).toBe(true)
    child.kill('SIGTERM')
    await ended
    expect(said()).not.toBe('')
    expect(secretsIn(said()), said()).toEqual([])
  })

  it('by a verb whose log is in a variable, or that has its address as an argument', async () => {
    const address = `kurrentdb://admin:${secrets.kurrent}@127.0.0.1:9?tls=false`
    const named = await verb(['log', 'copy', '--from', 'postgres', '--to', 'env:TARGET', '--dry-run'], {
      TARGET: address,
    })
    expect(named).not.toContain('contains a password')
    const given = await verb(['log', 'copy', '--from', 'postgres', '--to', address, '--dry-run'])
    expect(given).toContain('--to contains a password, which other users of this machine can read')
    expect(secretsIn(named + given)).toEqual([])
    expect(await verb(['log', 'copy', '--from', 'postgres', '--to', 'env:NOWHERE'])).toContain(
      'the variable NOWHERE is not set',
    )
  })
})

/** The arguments of a process and of all that it has started. Only where the system shows them as files. */
async function processesFrom(pid: number): Promise<string[]> {
  if (process.platform !== 'linux') return []
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    const status = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') : ''
    const [, parent] = /\) \S (\d+)/.exec(status) ?? []
    if (parent !== undefined) parents.set(Number(name), Number(parent))
  }
  const isOurs = (one: number | undefined): boolean => one !== undefined && (one === pid || isOurs(parents.get(one)))
  const ours = [...parents.keys()].filter(isOurs)
  return Promise.all(ours.map((one) => readFile(`/proc/${one}/cmdline`, 'utf8').catch(() => '')))
}
