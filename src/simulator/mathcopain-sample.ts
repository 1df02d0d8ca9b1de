// Invented files of the MathCopain application, with the faults of real ones: missing fields, doubles, bad dates, unknown
// domains, broken UTF-8, records of nobody. The same number of users and seed give the same bytes.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Random, randomOf } from '#ml/random.ts'
import { sigmoid } from './learner-model.ts'
import { inventedNames } from './simulated-people.ts'

export type SampleOptions = { readonly users: number; readonly seed: number }

type Row = Record<string, unknown>

const DOMAINS = ['addition', 'soustraction', 'multiplication', 'division', 'fractions', 'géométrie', 'monnaie'] as const
const GRADES = ['CP', 'CE1', 'CE2', 'CM1', 'CM2'] as const
const STRATEGIES = ['Compte sur les doigts', 'decomposition', 'table', 'dessin'] as const
const ERRORS = ['carry-forgotten', 'table', 'lecture', 'signe'] as const
const FIRST_DAY_MS = Date.UTC(2024, 8, 2)
const DAY_MS = 86_400_000
const SCHOOL_DAYS = 280
/** The share of records with a fault, besides those that make sure that each fault is there. */
const FAULT = 0.01

/** The name and the number of records of each file that it writes. */
export async function writeMathcopainSample(folder: string, options: SampleOptions): Promise<Record<string, number>> {
  const files = mathcopainSample(options)
  await mkdir(folder, { recursive: true })
  const counts: Record<string, number> = {}
  for (const [file, rows] of Object.entries(files)) {
    counts[file] = rows.length
    await writeFile(join(folder, file), bytesOf(rows))
  }
  return counts
}

/** Pure. Where a text has `BROKEN`, the file has a byte of another encoding. */
export function mathcopainSample({ users: count, seed }: SampleOptions): Record<string, readonly Row[]> {
  const random = randomOf('mathcopain sample', seed)
  const users = Array.from({ length: count }, (_, n) => userOf(n + 1, random))
  const responses = users.flatMap((user) => responsesOf(user, random))
  const parents = Array.from({ length: Math.ceil(count * 0.7) }, (_, n) => parentOf(n + 1, random))
  return {
    'users.json': spoilt(users, random, spoilUser),
    'responses.json': spoilt(
      responses.map((row, n) => ({ id: n + 1, ...row })),
      random,
      spoilResponse,
    ),
    'profiles.json': spoilt(
      users.flatMap((user) => profilesOf(user, random)),
      random,
      spoilProfile,
    ),
    'parents.json': spoilt(parents, random, spoilParent),
    'links.json': spoilt(
      parents.map((parent, n) => linkOf(n + 1, Number(parent.id), random.between(1, count), random)),
      random,
      spoilLink,
    ),
    'analytics-events.json': spoilt(
      users.flatMap((user) => analyticsOf(user, random)),
      random,
      spoilAnalytics,
    ),
  }
}

const momentOf = (random: Random): string =>
  new Date(FIRST_DAY_MS + random.between(0, SCHOOL_DAYS) * DAY_MS + random.between(7 * 3_600, 17 * 3_600) * 1_000)
    .toISOString()
    .slice(0, 19)
const pick = <Of>(random: Random, [first, ...rest]: readonly [Of, ...Of[]]): Of => random.pick([first, ...rest])

function userOf(id: number, random: Random): Row {
  const { givenName, familyName } = inventedNames(random)
  return {
    id,
    username: `${givenName.toLowerCase()}${id}`,
    pin_hash: 'invented',
    ...(random.chance(0.6) && { first_name: givenName, last_name: familyName }),
    learning_style: pick(random, ['visuel', 'auditif', 'kinesthésique']),
    grade_level: pick(random, GRADES),
    ...(random.chance(0.3) && { birth_date: `${random.between(2014, 2018)}-0${random.between(1, 9)}-15` }),
    created_at: new Date(FIRST_DAY_MS).toISOString().slice(0, 19),
    last_login: momentOf(random),
    is_active: random.chance(0.95),
  }
}

function responsesOf(user: Row, random: Random): Row[] {
  const ability = random.normal(0.4, 1)
  return Array.from({ length: random.between(0, 60) }, () => {
    const level = random.between(1, 5)
    const [a, b] = [random.between(2, 12), random.between(2, 12)]
    const isRight = random.chance(sigmoid(ability - 0.7 * (level - 3)))
    return {
      user_id: user.id,
      exercise_id: `mult_${a}x${b}`,
      skill_domain: pick(random, DOMAINS),
      difficulty_level: level,
      question: `Combien font ${a} × ${b} ?`,
      user_response: String(isRight ? a * b : a * b + random.between(1, 9)),
      expected_answer: String(a * b),
      is_correct: isRight,
      time_taken_seconds: random.between(2, 90),
      ...(random.chance(0.4) && { strategy_used: pick(random, STRATEGIES) }),
      ...(!isRight && { error_type: pick(random, ERRORS), feedback_given: 'Essaie encore, tu y es presque.' }),
      created_at: momentOf(random),
    }
  })
}

const profilesOf = (user: Row, random: Random): Row[] =>
  DOMAINS.slice(0, random.between(0, 4)).map((domain) => ({
    user_id: user.id,
    skill_domain: domain,
    proficiency_level: random.between(0, 100) / 100,
    exercises_completed: random.between(0, 40),
    last_practiced: momentOf(random),
  }))

const parentOf = (id: number, random: Random): Row => ({
  id,
  username: `parent${id}`,
  email: `parent${id}@example.org`,
  password_hash: 'invented',
  created_at: momentOf(random),
})

const linkOf = (id: number, parent: number, child: number, random: Random): Row => ({
  id,
  parent_id: parent,
  child_id: child,
  permission_level: random.chance(0.8) ? 'view' : 'manage',
  created_at: momentOf(random),
})

const analyticsOf = (user: Row, random: Random): Row[] =>
  Array.from({ length: random.between(0, 6) }, (_, n) => {
    const session = `s-${user.id}-${n}`
    const type = pick(random, ['session_start', 'page_view', 'exercise_completed', 'button_click', 'logout'])
    const data = type === 'page_view' ? { event_data: { page: `cours/${pick(random, ['tables', 'fractions'])}` } } : {}
    return { user_id: user.id, event_type: type, session_id: session, ...data, created_at: momentOf(random) }
  })

type Spoil = (row: Row, random: Random) => Row
const without = (row: Row, field: string): Row =>
  Object.fromEntries(Object.entries(row).filter(([name]) => name !== field))
/** The letter is written in Latin-1, which is not UTF-8. */
export const BROKEN = '\u{e000}'

const spoilUser: readonly Spoil[] = [
  (row) => without(row, 'username'),
  (row) => ({ ...row, created_at: '2024-02-30T10:00:00' }),
  (row) => ({ ...row, grade_level: 'Terminator' }),
  (row) => ({ ...row, age: 210 }),
  (row) => ({ ...row, first_name: `Zo${BROKEN}` }),
]
const spoilResponse: readonly Spoil[] = [
  (row) => without(row, 'is_correct'),
  (row) => without(row, 'skill_domain'),
  (row) => ({ ...row, created_at: '31/12/2024' }),
  (row) => ({ ...row, created_at: '2099-01-01T00:00:00' }),
  (row) => ({ ...row, skill_domain: 'histoire' }),
  (row) => ({ ...row, difficulty_level: 9 }),
  (row) => ({ ...row, time_taken_seconds: -4 }),
  (row) => ({ ...row, user_id: 9_999_999 }),
  (row) => ({ ...row, user_response: `d${BROKEN}j${BROKEN}` }),
]
const spoilProfile: readonly Spoil[] = [
  (row) => ({ ...row, proficiency_level: 1.4 }),
  (row) => without(row, 'last_practiced'),
]
const spoilParent: readonly Spoil[] = [
  (row) => ({ ...row, email: 'pas une adresse' }),
  (row) => without(row, 'username'),
]
const spoilLink: readonly Spoil[] = [
  (row) => ({ ...row, child_id: 9_999_999 }),
  (row) => ({ ...row, permission_level: 'admin' }),
]
const spoilAnalytics: readonly Spoil[] = [(row) => without(row, 'user_id'), (row) => without(row, 'session_id')]

/** Each fault is there at least once in a file with enough rows; some records are there twice. */
function spoilt(rows: readonly Row[], random: Random, faults: readonly Spoil[]): readonly Row[] {
  const last = rows.length - 1
  return rows.flatMap((row, n) => {
    const certain = last > faults.length ? faults[n - 1] : undefined
    const fault = certain ?? (random.chance(FAULT) ? random.pick([emptied, ...faults]) : undefined)
    const written = fault ? fault(row, random) : row
    return n === last || random.chance(FAULT / 2) ? [written, written] : [written]
  })
}
/** A record that somebody emptied by hand. */
const emptied: Spoil = () => ({})

function bytesOf(rows: readonly Row[]): Buffer {
  const text = `[\n${rows.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`
  const parts = text.split(BROKEN).flatMap((part, n) => [...(n > 0 ? [Buffer.from([0xe9])] : []), Buffer.from(part)])
  return Buffer.concat(parts)
}
