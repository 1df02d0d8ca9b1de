// The sequence of the demonstration school: written, published, set for the first class, and worked on, so that a newcomer sees a
// sequence that lives. Deterministic: the same days give the same work.
import { CommandFailed } from '#commanding/command-problem.ts'
import { exampleParts, exampleSequence } from '#events/teaching/example-sequence.ts'
import type { Instant, LocalDay, PersonId } from '#kernel/ids.ts'
import { permissions as allPermissions, type Grants } from '#kernel/permission.ts'
import { type Random, randomOf } from '#ml/random.ts'
import { dayAfter, instantOf, momentAt } from '#platform/wall-clock.ts'
import type { Receiver } from './send-simulated.ts'
import type { SimulatedLearner, World } from './world.ts'

/** For tests that open its screens. */
export const demonstrationSequence = { sequence: exampleParts.sequence, activity: exampleParts.quiz } as const

type Line = {
  readonly command: string
  readonly key: string
  readonly input: Readonly<Record<string, unknown>>
  readonly actor: PersonId
  readonly occurredAt: Instant
}

const { sequence, text, quiz, summary } = exampleParts
const place = { sequence, version: 1 }
const setting = {
  ...{ ...place, isActive: true, startsOn: null, endsOn: null, lessonOrder: [], omitted: [] },
  settings: { mostAttempts: null, showsReasons: true },
}
const summaries = [
  'Les abeilles dansent pour montrer aux autres où sont les fleurs. La direction de la danse donne la direction.',
  'Une abeille qui a trouvé des fleurs le raconte en dansant, et les autres savent où voler.',
  'Les abeilles se parlent avec une danse : elle dit de quel côté il faut chercher les fleurs.',
] as const
const answersOf = (random: Random) => [
  { question: 'q1', response: random.chance(0.85) ? 'Où sont les fleurs' : 'Quel temps il fait' },
  { question: 'q2', response: random.chance(0.7) ? 'les fleurs' : 'la reine' },
]

/** From the third week on, in the order in which it happens. */
function* linesOf(world: World): Generator<Line> {
  const [school] = world.schools
  const [room] = school?.classes ?? []
  if (!school || !room) return
  const first = dayAfter(world.firstDay, 15)
  const at = (day: LocalDay, minuteOfDay: number) => instantOf(momentAt(day, minuteOfDay, school.zone))
  const by = (actor: PersonId, occurredAt: Instant, command: string, key: string, input: Line['input']): Line => ({
    ...{ command, key: `sequence ${key}`, input, actor, occurredAt },
  })
  const teacher = room.teacher.id
  yield by(teacher, at(first, 420), 'teaching.define-sequence', 'written', exampleSequence)
  yield by(teacher, at(first, 425), 'teaching.publish-sequence', 'published', place)
  const ofClass = { ...setting, class: room.id }
  yield by(teacher, at(first, 430), 'teaching.set-class-sequence', 'set', ofClass)
  const there = room.learners.filter(({ joins, leaves }) => leaves === null && joins <= first)
  for (const learner of there)
    yield by(teacher, at(first, 431), 'learning.assign-sequence', `assigned ${learner.path}`, {
      ...{ ...ofClass, learner: learner.id },
    })
  for (const learner of there) yield* workOf(learner, randomOf('sequence', learner.path))

  function* workOf({ id: learner, path }: SimulatedLearner, random: Random): Generator<Line> {
    const day = dayAfter(first, random.between(1, 4))
    const begin = random.between(540, 660)
    const hand = (n: number, activity: string, key: string, what: object) =>
      by(learner, at(dayAfter(day, n), begin + 12 * n), 'learning.record-activity-result', `${key} ${path}`, {
        ...{ learner, ...place, activity, durationMs: random.between(60_000, 600_000) },
        ...what,
      })
    if (random.chance(0.08)) return
    yield by(learner, at(day, begin - 5), 'learning.start-activity', `begun ${path}`, {
      learner,
      ...place,
      activity: text,
    })
    yield hand(0, text, 'read', {})
    if (random.chance(0.12)) return
    yield hand(1, quiz, 'quiz', { answers: answersOf(random) })
    if (random.chance(0.25)) return
    yield hand(5, summary, 'summary', { response: summaries[random.between(0, summaries.length - 1)] })
    // Some still wait for the teacher.
    if (random.chance(0.3)) return
    const score = random.between(5, 10)
    yield by(teacher, at(dayAfter(day, 7), 1_020), 'learning.review-activity-result', `review ${path}`, {
      ...{ learner, ...place, activity: summary, score },
      feedback: score > 7 ? 'L’essentiel y est, bravo.' : 'Il manque l’idée principale : relis le début.',
      status: score > 5 ? 'completed' : 'in-progress',
    })
  }
}

/** It stands for everybody in the school. */
const permissions: Grants = new Map(allPermissions.map((permission) => [permission, new Set(['school'] as const)]))
const AGAIN_MS = 500
const MOST_TRIES = 60

/** Sends them one after the other: what one makes, the next needs. Sent again, each is recognised. Nothing after `now`. */
export async function demonstrateSequence({ commands }: Receiver, world: World, now: Instant): Promise<void> {
  const tenant = world.schools[0]?.tenant
  if (!tenant) return
  for (const { actor, ...line } of linesOf(world)) {
    if (line.occurredAt > now) continue
    const origin = { kind: 'command-line', verb: 'generate' } as const
    const request = { ...line, keyIsDerived: true, caller: { tenant, actor, onBehalfOf: null, permissions, origin } }
    for (let tries = 1; ; tries += 1) {
      try {
        await commands.run(request)
        break
      } catch (error) {
        if (!mayPass(error) || tries >= MOST_TRIES) throw error
        await new Promise((resolve) => setTimeout(resolve, AGAIN_MS))
      }
    }
  }
}

/** Read models are behind while the school is being filled. */
const mayPass = (error: unknown): boolean =>
  error instanceof CommandFailed && ['unavailable', 'contended', 'rows-unknown'].includes(error.problem.kind)
