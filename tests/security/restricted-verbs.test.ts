// While the data of a person may only be stored, no verb of the command line shows it, but for what the law leaves. Every verb is
// in one of the tables below: a new one has to be put there.
import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Instant, Zone } from '#kernel/ids.ts'
import { schoolYearOf } from '#privacy/school-year.ts'
import { commandLine } from '../../scripts/command-line/program.ts'
import { runVerb } from '../../scripts/command-line/run-verb.fixtures.ts'
import { nameOf } from '../../scripts/command-line/verb-at-work.ts'
import { caughtUp } from '../http/caught-up.ts'
import { type Families, openFamilies } from '../http/families.fixtures.ts'
import { attempt } from '../http/stack.ts'

const NAME = 'Maëlisse'
const WORK = 'une réponse que personne d’autre n’a donnée'
const MODEL = 'skill-profile'
const PROCESS = 'at-risk'
/** That of now. */
const SCHOOL_YEAR = schoolYearOf(Instant.parse(new Date().toISOString()), Zone.parse('Europe/Paris')).slice(0, 4)

let families: Families
let folder: string
let pool: pg.Pool
let child: string
let other: string
beforeAll(async () => {
  families = await openFamilies('restricted verbs', 2)
  folder = await mkdtemp(join(tmpdir(), 'sillage-restricted-'))
  pool = new pg.Pool({ connectionString: families.stack.service.databaseUrl, max: 1 })
  ;[child = '', other = ''] = families.children
  for (const learner of [child, other])
    await families.must('tool', '/api/adaptive/interaction', attempt(learner, { response: WORK }))
  await families.must('office', '/api/people/names', { person: child, givenName: NAME, familyName: 'Sureau' })
  await families.ask('mother', child, 'access')
  await caughtUp(families.stack)
  await families.stack.service.projections.rebuild([MODEL], {
    ...{ candidate: true, compare: false, switch: 'no', by: 'a test', show: 0 },
    ...{ signal: new AbortController().signal, onProgress: () => undefined },
  })
  await spoil()
})
afterAll(async () => {
  await pool?.end()
  await families?.stack.close()
  await rm(folder, { recursive: true, force: true })
})

/** Rows that differ, rows that wait, and commands that fail, of both children. */
async function spoil(): Promise<void> {
  const { tenant } = families.stack
  await pool.query('update read.skill_profile__g1 set attempts = attempts + 1')
  for (const [n, learner] of [child, other].entries()) {
    await pool.query(
      `insert into sillage.parked (projection, generation, key_text, position, tenant, key, stream, revision, type, error)
       values ($1, 1, $2, $3, $4, $5, $6, 0, 'learning.skill-mastered', 'poison')`,
      [MODEL, `key ${n}`, 1_000 + n, tenant, { learner, skill: 'calcul' }, `learner-${learner}`],
    )
    await pool.query(
      `insert into sillage.process_parked (process, tenant, key, subject, kind, position, type, stream, revision, error)
       values ($1, $2, $3::text, $3::text::uuid, 'event', 1, 'learning.exercise-attempted', $4, 0, 'poison')`,
      [PROCESS, tenant, learner, `learner-${learner}`],
    )
    await pool.query(
      `insert into sillage.outbox (process, tenant, key, subject, command, idempotency_key, cause, correlation, status, detail, next_at)
       values ($1, $2, $3::text, $4, 'learning.adjust-difficulty', $3::text, 'a', 'b', 'stuck', 'slow', 'infinity')`,
      [PROCESS, tenant, `class ${n}`, learner],
    )
  }
}

/** What shows people, and how it is called. */
const looks = (): Readonly<Record<string, readonly string[]>> => {
  const { tenant } = families.stack
  const school = ['--school', tenant]
  return {
    'audit status': [],
    'audit unusual': school,
    doctor: [],
    'models explain': [child, '--tenant', tenant],
    'models features': ['--tenant', tenant, '--table', 'courses', '--out', join(folder, `${randomUUID()}.csv`)],
    'privacy status': [],
    'processes list': [],
    'processes status': [PROCESS],
    'projections diff': [MODEL],
    'projections export': ['people', '--tenant', tenant],
    'projections list': [],
    'projections parked': [],
    'projections status': [MODEL],
    'projections verify': [MODEL],
    replay: [child, '--tenant', tenant],
    'report archive': [...['--tenant', tenant, '--school-year', SCHOOL_YEAR, '--out', join(folder, randomUUID())]],
    'report make': [
      ...['class-progress', '--tenant', tenant, '--class', families.ofClass],
      ...['--out', join(folder, `${randomUUID()}.csv`)],
    ],
    'rgpd breaches': school,
    'rgpd consent list': [...school, '--person', child],
    'rgpd consent texts': school,
    'rgpd decision list': [...school, '--person', child],
    'rgpd objection list': [...school, '--person', child],
    'rgpd publish': school,
    'rgpd record': school,
    'rgpd requests': school,
    'rgpd restriction list': school,
    'rgpd status': school,
    'school export': [...school, '--to', join(folder, randomUUID())],
    'families sweep': school,
  }
}

const RIGHTS = 'what is decided about the data, which whoever decides has to know'
/** What shows the person, or answers about them, while they are restricted. */
const shownAllTheSame: Readonly<Record<string, string>> = {
  'rgpd consent list': RIGHTS,
  'rgpd objection list': RIGHTS,
  'rgpd requests': RIGHTS,
  'rgpd restriction list': RIGHTS,
  'school export': 'the restriction itself, which whoever takes the data over has to keep',
}

const ACTS = 'it does something, and shows nothing but ids that were typed'
const KEYS = 'it works on keys, and shows counts'
const JOBS = 'the settings and figures of long work, which name nobody'
const FILES = 'it moves or deletes bytes, and shows counts'
const MODELS = 'it reads the answers of nobody whose data may only be stored, and shows figures of all learners'
const notRun: Readonly<Record<string, string>> = {
  'admin create': ACTS,
  'audit expire': 'months of the trail, by number',
  'audit export': 'the trail, whole or not at all, or its proofs would prove nothing',
  'audit key': KEYS,
  'audit reach': 'whose data was within reach: who answers for a breach must know all of them',
  'files move': FILES,
  'files sweep': FILES,
  generate: 'nobody who exists',
  'import answers': 'it shows what is in a file',
  'import competencies': 'it shows what is in a file, which names nobody',
  'import curriculum': 'it shows what is in a file, which names nobody',
  'import learner': 'it translates ids that were typed, and shows nothing about the person',
  'import mathcopain': 'it shows what is in files',
  'import mathcopain-sample': 'it invents people',
  'import withdraw': 'it shows counts',
  'import oulad': 'it shows what is in a file',
  'import xapi': 'it shows what is in a file',
  'jobs cancel': ACTS,
  'jobs list': JOBS,
  'jobs retry': ACTS,
  'jobs show': JOBS,
  'keys backup': KEYS,
  'keys restore': KEYS,
  'keys rotate': KEYS,
  'keys status': KEYS,
  'keys verify': KEYS,
  'log copy': 'it copies what is stored, and compares by position',
  'models audit': MODELS,
  'models card': 'the names and figures of models',
  'models drift': MODELS,
  'models evaluate at-risk': MODELS,
  'models evaluate course-risk': MODELS,
  'models evaluate level': MODELS,
  'models evaluate next-answer': MODELS,
  'models list': 'the names and figures of models',
  'models promote': 'the names and figures of models',
  'models rejudge': MODELS,
  'models reproduce': MODELS,
  'models retire': 'the names and figures of models',
  'models rollback': 'the names and figures of models',
  'models share off': 'the decision of a school about its models',
  'models share on': 'the decision of a school about its models',
  'models share status': 'the decision of a school about its models',
  'models train at-risk': MODELS,
  'models train course-risk': MODELS,
  'models train level': MODELS,
  'models train next-answer': MODELS,
  'processes forget': ACTS,
  'processes retry': ACTS,
  'projections drop': ACTS,
  'projections pause': ACTS,
  'projections rebuild': 'its comparison is that of `projections diff`',
  'projections resume': ACTS,
  'projections retry': ACTS,
  'projections rollback': ACTS,
  'projections switch': ACTS,
  'report list': 'it opens nothing',
  'revision fit': 'it reads the reviews of nobody whose data may only be stored, and shows figures of all learners',
  'revision reset': 'the weights of memory of a school, which name nobody',
  'revision status': 'the weights of memory of a school, which name nobody',
  'rgpd access': 'the file of the person (article 15), which is handed to them',
  'rgpd approve': ACTS,
  'rgpd cancel': ACTS,
  'rgpd carry-out': ACTS,
  'rgpd complete': ACTS,
  'rgpd consent give': ACTS,
  'rgpd consent withdraw': ACTS,
  'rgpd decision confirm': ACTS,
  'rgpd decision contest': ACTS,
  'rgpd decision review': ACTS,
  'rgpd erase': 'what there is of them, in counts, for whoever erases it',
  'rgpd erase-text': ACTS,
  'rgpd extend': ACTS,
  'rgpd import': 'it shows what is in a file',
  'rgpd objection make': ACTS,
  'rgpd objection override': ACTS,
  'rgpd objection withdraw': ACTS,
  'rgpd rectify': ACTS,
  'rgpd reject': ACTS,
  'rgpd request': ACTS,
  'rgpd restriction lift': ACTS,
  'rgpd restriction set': ACTS,
  'rgpd retention': 'numbers of people by purpose and school year',
  'rgpd show': RIGHTS,
  'rgpd rewrite': 'it writes tables anew, and shows their names and sizes',
  'rgpd sign': ACTS,
  'rgpd waive': ACTS,
  token: ACTS,
  worker: 'it prints its own log',
}

const verbsOf = (command: Command): string[] =>
  command.commands.length === 0 ? [nameOf(command)] : command.commands.flatMap(verbsOf)

type Printed = { readonly shows: readonly string[]; readonly text: string }

async function printedBy(verb: string, args: readonly string[]): Promise<Printed> {
  const ended = await runVerb(families.stack.service, [...verb.split(' '), ...args])
  const written = args.includes('--to') ? await textOf(args.at(-1) ?? '') : ''
  const table = args.includes('--out') ? await writtenAt(args.at(-1) ?? '') : ''
  const text = ended.printed + ended.said + written + table
  // What was typed comes back in the refusal of it.
  const isAbout = args.includes(child)
  const shows = [
    ...(isAbout && ended.code < 2 ? ['answers about them'] : []),
    ...(!isAbout && text.includes(child) ? ['their id'] : []),
    ...(text.includes(NAME) ? ['their name'] : []),
  ]
  return { shows, text }
}

/** A file, or the files of a directory. */
const writtenAt = async (path: string): Promise<string> =>
  (await stat(path)).isDirectory() ? textOf(path) : readFile(path, 'utf8')

async function textOf(directory: string): Promise<string> {
  const files = await readdir(directory, { recursive: true, withFileTypes: true })
  const texts = files.filter((file) => file.isFile()).map((file) => readFile(join(file.parentPath, file.name), 'utf8'))
  return (await Promise.all(texts)).join('\n')
}

async function shown(): Promise<Readonly<Record<string, Printed>>> {
  const found: Record<string, Printed> = {}
  for (const [verb, args] of Object.entries(looks())) found[verb] = await printedBy(verb, args)
  return found
}
const showing = (all: Readonly<Record<string, Printed>>): string[] =>
  Object.keys(all).filter((verb) => (all[verb]?.shows.length ?? 0) > 0)

describe('a restriction', () => {
  it('is kept by every verb: each is run here, or there is a reason why not', async () => {
    const all = verbsOf(await commandLine())
    expect([...Object.keys(looks()), ...Object.keys(notRun)].sort()).toEqual(all.sort())
  })

  it('hides the person from every verb that shows them otherwise, and the others are shown as before', async () => {
    const before = await shown()
    const rows = ['processes status', 'projections diff', 'projections parked', 'projections verify']
    expect(showing(before)).toEqual(
      expect.arrayContaining([
        ...rows,
        'models features',
        'projections export',
        'replay',
        'report archive',
        'report make',
        'school export',
      ]),
    )
    await families.must('officer', '/api/rights/restrictions', { person: child, ground: 'accuracy-contested' })
    await caughtUp(families.stack)
    const after = await shown()
    expect(showing(after).sort()).toEqual(Object.keys(shownAllTheSame).sort())
    for (const verb of [...rows, 'projections export']) {
      expect(after[verb]?.text, verb).toContain(other)
      expect(after[verb]?.text, verb).toMatch(/\n.*rows? not shown: the data of these people may only be stored/)
    }
    expect(after['school export']?.shows).toEqual(['their id'])
    const asJson = await runVerb(families.stack.service, ['projections', 'parked', '--json'])
    expect(JSON.parse(asJson.printed)).toHaveLength(1)
    expect(asJson.said).toMatch(/^1 row not shown/)
  })
})
