// How long it takes to answer a breach in a large school: whose data somebody could reach between two times, and whose they read,
// out of 200,000 events and a million entries of the trail. The entries are written straight into the tables, half of them of a
// program and half of fifty teachers. `npm run bench -- reach [--json] [--quick]`
import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { openService } from '#compose/compose.ts'
import type { Service } from '#compose/service.ts'
import exerciseAttempted from '#events/learning/exercise-attempted.ts'
import { derivedCommandId, Instant, PersonId, streamName, TenantId, Zone } from '#kernel/ids.ts'
import { permissions } from '#kernel/permission.ts'
import { readConfig } from '#platform/config.ts'
import { openPool } from '#platform/database.ts'
import { openLog } from '#platform/logger.ts'
import { readAccesses } from '#trail/accesses.ts'
import { silentTrail } from '#trail/trail.ts'
import { testCaller } from '../tests/fixtures/test-caller.ts'
import { withBenchDatabase } from './support/bench-database.ts'
import { benchOptions, median, printFigures, printTable } from './support/report.ts'

const options = benchOptions()
const LEARNERS = 1_000
const TEACHERS = 50
const OF_A_CLASS = LEARNERS / TEACHERS
const EVENTS_OF_A_LEARNER = options.quick ? 20 : 200
const ENTRIES = options.quick ? 100_000 : 1_000_000
/** As many entries as share their openings. */
const GROUP = 250
const DAYS = 200
const ROUNDS = 3

const tenant = TenantId.parse(randomUUID())
const caller = testCaller(permissions, { tenant })
const people = (count: number) => Array.from({ length: count }, () => PersonId.parse(randomUUID()))
const [teachers, learners, [program = PersonId.parse(randomUUID())]] = [people(TEACHERS), people(LEARNERS), people(1)]
const [teacher = program] = teachers
const daysAgo = (days: number) => Instant.parse(new Date(Date.now() - days * 86_400_000).toISOString())

async function fillLog({ commands, codec, log }: Service): Promise<void> {
  const send = (command: string, input: object) => commands.run({ command, input, caller, key: randomUUID() })
  await send('identity.open-school', { name: 'École', zone: 'Europe/Paris' })
  for (const [n, person] of teachers.entries()) {
    const ofClass = randomUUID()
    await send('identity.register-person', { person, role: 'teacher', givenName: 'Ada', familyName: 'Le Gall' })
    const opened = { class: ofClass, name: 'CM1', level: 'CM1', schoolYear: '2026-2027', teacher: person }
    await send('teaching.open-class', opened)
    for (const learner of learners.slice(n * OF_A_CLASS, (n + 1) * OF_A_CLASS)) {
      await send('identity.register-person', {
        person: learner,
        role: 'learner',
        givenName: 'Inès',
        familyName: 'Caradec',
      })
      await send('teaching.enrol-learner', { learner, class: ofClass, schoolYear: '2026-2027' })
    }
  }
  const attempt = exerciseAttempted(
    exerciseAttempted.data.parse({
      ...{
        class: randomUUID(),
        exercise: 'tables-7x8',
        skill: 'calcul/multiplication',
        difficulty: 3,
        exerciseVersion: 1,
      },
      ...{ response: '56', correct: true, durationMs: 4_000 },
    }),
  )
  for (const learner of learners) {
    // Beside the stream of commands: nobody decides on it.
    const stream = streamName('learner', PersonId.parse(randomUUID()))
    const commandId = derivedCommandId('bench reach', stream, 'attempts')
    const source = { correlationId: commandId, causationId: null, fingerprint: 1, zone: Zone.parse('Europe/Paris') }
    const stamp = { commandId, subject: learner, actor: program, ...source, occurredAt: daysAgo(0) }
    const events = Array.from({ length: EVENTS_OF_A_LEARNER }, () => attempt)
    const [records] = await codec.encode([{ events, stamp, tenant, stream, level: 'identifying' }])
    if (!records || records instanceof Error) throw records ?? new Error('a draft gave no record')
    await log.load([{ stream, tenant, expected: 'none', events: records }])
  }
}

/** Entries as the trail writes them, but for their hashes: nobody verifies them here. */
async function fillTrail(pool: pg.Pool): Promise<void> {
  await pool.query(
    `create temporary table made as select n, $1::timestamptz + n * ($2::timestamptz - $1::timestamptz) / $3 as at,
        case when n % 2 = 0 then $4::uuid else ($5::uuid[])[(1 + (n / 2) % ${TEACHERS})::int] end as actor,
        ($6::uuid[])[(1 + case when n % 2 = 0 then (n * 7919) % ${LEARNERS}
          else (n / 2) % ${TEACHERS} * ${OF_A_CLASS} + (n / ${2 * TEACHERS}) % ${OF_A_CLASS} end)::int] as subject
      from generate_series(0::bigint, $3::bigint - 1) as n`,
    [daysAgo(DAYS), daysAgo(0), ENTRIES, program, teachers, learners],
  )
  await pool.query(
    `insert into sillage.trail_entries (tenant, n, opened_from, at, action, entry, leaf)
      select $1, n, n - n % ${GROUP}, at, 'learner-history', json_build_object('n', n, 'at', at, 'action', 'learner-history',
          'purpose', 'teaching', 'actor', repeat('a', 64), 'onBehalfOf', null, 'subjects', json_build_array(repeat('b', 64)),
          'origin', json_build_object('kind', 'http', 'address', repeat('c', 64), 'traceId', repeat('d', 32)),
          'previous', repeat('e', 64))::text, sha256(int8send(n)) from made order by n`,
    [tenant],
  )
  await pool.query(
    `insert into sillage.trail_openings (tenant, person, n, place, value, offsets, salt)
      select $1, person, n - n % ${GROUP} as from_n, place, value, array_agg((n % ${GROUP})::smallint order by n),
          string_agg(substring(sha256(int8send(n)) for 16), ''::bytea order by n)
        from made, lateral (values (actor, 'actor', actor::text), (actor, 'address', '192.0.2.7'), (subject, 'subject', subject::text))
          as opened (person, place, value)
        group by person, from_n, place, value order by from_n`,
    [tenant],
  )
  await pool.query(
    `insert into sillage.trail_chains (tenant, size, subtrees, head) values ($1, $2, '{}', sha256('head'))
      on conflict (tenant) do update set size = excluded.size`,
    [tenant, ENTRIES],
  )
  await pool.query('analyze')
}

await withBenchDatabase(async ({ url, about }) => {
  const directory = await mkdtemp(join(tmpdir(), 'sillage-bench-reach-'))
  const pool = openPool(url, { name: 'sillage bench', max: 1, statementTimeoutMs: 0 })
  const config = readConfig({ DATABASE_URL: url, SILLAGE_DATA: directory, SILLAGE_KEYS: join(directory, 'keys') })
  // Its own entries would be among those that are written below.
  const closed = { worker: false, join: false, leaveErasures: true, leaveSweeps: true, trail: silentTrail }
  const service = await openService(config, { logger: openLog({ level: 'warn' }), ...closed })
  try {
    await fillLog(service)
    await fillTrail(pool)
    const head = Number(await service.log.head())
    console.log(`${about}; ${LEARNERS} learners, ${head} events, ${ENTRIES} entries; medians of ${ROUNDS}\n`)
    const answered = async (ask: () => Promise<unknown>) => {
      const took: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        const startedMs = performance.now()
        await ask()
        took.push((performance.now() - startedMs) / 1_000)
      }
      return median(took)
    }
    const reach = (actor: PersonId, days: number) =>
      answered(async () => {
        const { people: found } = await service.audit.reach({ tenant, actor, from: daysAgo(days), until: daysAgo(0) })
        if (found.length < OF_A_CLASS) throw new Error(`expected at least ${OF_A_CLASS} people, found ${found.length}`)
      })
    const figures = {
      teacher_3_days_s: await reach(teacher, 3),
      teacher_all_s: await reach(teacher, DAYS),
      program_3_days_s: await reach(program, 3),
      program_all_s: await reach(program, DAYS),
      accesses_of_a_learner_s: await answered(async () => {
        const page = await readAccesses(pool, { tenant, person: learners[0] ?? program, limit: 100 })
        if (page.length < 100) throw new Error(`expected 100 accesses, found ${page.length}`)
      }),
    }
    printTable(
      ['', 's'],
      [
        ['reach of a teacher, 3 days', figures.teacher_3_days_s],
        [`reach of a teacher, ${DAYS} days`, figures.teacher_all_s],
        ['reach of a program that made half of all entries, 3 days', figures.program_3_days_s],
        [`reach of that program, ${DAYS} days`, figures.program_all_s],
        ['the last 100 accesses to a learner', figures.accesses_of_a_learner_s],
      ],
    )
    if (options.json) printFigures('reach', figures)
  } finally {
    await service.close()
    await pool.end()
    await rm(directory, { recursive: true, force: true })
  }
})
