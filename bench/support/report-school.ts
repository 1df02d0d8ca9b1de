// The rows of a school of a thousand learners after a year, written as read models have them: for questions about classes. The
// rows are made by PostgreSQL itself, since folding a year of events would take longer than what is measured.
import type pg from 'pg'
import type { Projection } from '#kernel/projection.ts'
import { type Column, createBareTable, createIndexes, pointView, tableOf } from '#projecting/generations/table.ts'

export type SchoolSize = { readonly classes: number; readonly perClass: number; readonly days: number }

/** Ids that the statements below make of numbers: `learner 41` of class 2. */
const uuidOf = (kind: string, number: string) =>
  `overlay(overlay(md5('${kind} ' || ${number}) placing '4' from 13) placing '8' from 17)::uuid`
export const idIn = async (pool: pg.Pool, kind: string, number: number): Promise<string> => {
  const { rows } = await pool.query<{ id: string }>(`select ${uuidOf(kind, '$1::int')} as id`, [number])
  return rows[0]?.id ?? ''
}

const otherwise: Readonly<Record<Column['type'], string>> = {
  uuid: 'gen_random_uuid()',
  bigint: '0',
  'double precision': '0',
  boolean: 'false',
  text: "''",
  timestamptz: "'2026-09-01T06:00:00Z'::timestamptz",
  date: "'2026-09-01'::date",
  jsonb: "'[]'::jsonb",
}

/** Fills a read model: `columns` are expressions over `from`; the others are null, or nothing of their type. */
async function fill(
  pool: pg.Pool,
  tenant: string,
  projection: Projection,
  { from, columns }: { readonly from: string; readonly columns: Readonly<Record<string, string>> },
): Promise<void> {
  const table = tableOf(projection, 1)
  for (const statement of createBareTable(table)) await pool.query(statement)
  const all = [...table.key, ...table.row]
  const values = all.map(({ field, type, nullable }) => columns[field] ?? (nullable ? 'null' : otherwise[type]))
  await pool.query(
    `insert into read.${table.name} (tenant, ${all.map(({ name }) => name).join(', ')}, position)
      select '${tenant}'::uuid, ${values.join(', ')}, 1 from ${from}`,
  )
  for (const statement of [...createIndexes(table, projection), ...pointView(table)]) await pool.query(statement)
  await pool.query(`analyze read.${table.name}`)
}

const SEQUENCES = 12
const ACTIVITIES = 10
const EXERCISES = 300

/** All read models of the questions: those that are not filled below stay empty. */
export async function writeSchool(
  pool: pg.Pool,
  tenant: string,
  { classes, perClass, days }: SchoolSize,
  projections: Iterable<Projection>,
): Promise<void> {
  const ofClasses = `generate_series(1, ${classes}) c`
  const learners = `${ofClasses}, generate_series(1, ${perClass}) l`
  const [inClass, learner] = [uuidOf('class', 'c'), uuidOf('learner', '(c * 1000 + l)')]
  const person = { class: inClass, learner }
  /** Somewhere in the year, the same in every run. */
  const day = (number: string) => `('2026-09-01'::date + (${number}) % ${days})`
  const at = (number: string) => `(${day(number)} + time '09:00')`
  const filled: Readonly<Record<string, { from: string; columns: Readonly<Record<string, string>> }>> = {
    schools: {
      from: '(select 1) one',
      columns: { school: `'${tenant}'::uuid`, zone: "'Europe/Paris'", name: "'École'" },
    },
    classes: {
      from: ofClasses,
      columns: { class: inClass, name: "'Classe ' || c", level: "'CM1'", schoolYear: "'2026-2027'" },
    },
    'class-teachers': { from: ofClasses, columns: { class: inClass, teacher: uuidOf('teacher', 'c') } },
    'class-roster': { from: learners, columns: { ...person, schoolYear: "'2026-2027'" } },
    people: {
      from: learners,
      columns: { person: learner, role: "'learner'", givenName: "'Prénom ' || l", familyName: "'Nom ' || c" },
    },
    'daily-activity': {
      from: `${learners}, generate_series(0, ${days - 1}) d`,
      columns: {
        ...person,
        ...{ day: "('2026-09-01'::date + d)", attempts: '8', successes: '(c + l + d) % 9', exercisesCompleted: '3' },
        ...{ views: '1', durationMs: '600000', sessions: '1' },
      },
    },
    'exercise-tries': {
      from: `${learners}, generate_series(1, ${EXERCISES}) x`,
      columns: {
        ...person,
        ...{ exercise: "'exercice-' || x", skill: "'calcul/addition'", attempts: '5', successes: '3' },
        // One exercise in twenty is not over, and one in forty stops the learner.
        ...{ wrongRun: 'case when (x + l) % 20 = 0 then 3 + (x + l) % 40 / 20 * 2 else 0 end' },
        ...{ durationMs: '20000 + (x * l) % 40000', timedAttempts: '5', wrongSince: at('x * l') },
        ...{ firstAt: at('x * l'), lastAt: at('x * l + 3') },
        events: `'[{"position":"1","what":"wrong","at":"2026-09-01T08:00:00.000Z"}]'::jsonb`,
      },
    },
    'class-sequences': {
      from: `${ofClasses}, generate_series(1, ${SEQUENCES}) s`,
      columns: { class: inClass, sequence: uuidOf('sequence', 's'), version: '1', isActive: 's % 4 = 0' },
    },
    'sequence-versions': {
      from: `generate_series(1, ${SEQUENCES}) s`,
      columns: { sequence: uuidOf('sequence', 's'), version: '1', title: "'Séquence ' || s" },
    },
    'sequence-progress': {
      from: `${learners}, generate_series(1, ${SEQUENCES}) s`,
      columns: { ...person, sequence: uuidOf('sequence', 's'), percentage: '(l * s) % 100' },
    },
    'activity-results': {
      from: `${learners}, generate_series(1, ${SEQUENCES}) s, generate_series(1, ${ACTIVITIES}) a`,
      columns: {
        ...person,
        ...{
          sequence: uuidOf('sequence', 's'),
          activity: uuidOf('activity', '(s * 100 + a)'),
          title: "'Activité ' || a",
        },
        ...{ kind: "'quiz'", status: "case when (a + l) % 15 = 0 then 'in-progress' else 'completed' end" },
        ...{
          attempts: '(a + l) % 6',
          durationMs: '300000',
          startedAt: at('s * 9 + a'),
          handedInAt: at('s * 9 + a + 1'),
        },
        ...{ score: '8', maxScore: '10' },
      },
    },
    'revision-cards': {
      from: `${learners}, generate_series(1, ${EXERCISES}) x`,
      columns: {
        ...{ learner, kind: "'exercise'", item: "'exercice-' || x", skill: "'calcul/addition'" },
        ...{ stability: '5 + x % 60', difficulty: '5', reviewedOn: day('x * l'), reviews: '3', lastRating: '3' },
      },
    },
    'skill-profile': {
      from: `${learners}, generate_series(1, 40) k`,
      columns: {
        learner,
        skill: "'calcul/competence-' || k",
        attempts: '30',
        proficiency: '0.3 + (k * l) % 60 / 100.0',
      },
    },
    'learner-progress': { from: learners, columns: { learner, attempts: '1440' } },
  }
  for (const projection of projections)
    await fill(pool, tenant, projection, filled[projection.name] ?? { from: '(select 1) one where false', columns: {} })
}

export const SIZES = { SEQUENCES, ACTIVITIES, EXERCISES }
