// What the learner of the demonstration school has revised, and how the teacher has assessed the class: so that the pages of revision
// and of competencies show work. Deterministic: the same days give the same commands.
import { derivedUuid } from '#kernel/derived-uuid.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import type { Instant } from '#kernel/ids.ts'
import type { SimulatedCommand } from './sitting.ts'
import type { World } from './world.ts'

const { tenant, teacher, learner, class: ofClass } = exampleSchool
const REVISED = 6
/** The others of these are recalled. */
const FORGOTTEN = 2
const ANSWER_MS = 6_000

type Told = { readonly command: SimulatedCommand }
const told = (command: string, key: string, actor: SimulatedCommand['actor'], input: object, at: Instant): Told => ({
  command: { command, key: `revision ${key}`, input: { ...input }, occurredAt: at, actor, tenant },
})

/** A session with the first exercises that the learner completed, in their order. */
export function demonstrationRevision(completed: readonly string[], at: Instant): readonly Told[] {
  const items = [...new Set(completed)].slice(0, REVISED).map((item) => ({ kind: 'exercise', item }))
  if (items.length === 0) return []
  const session = derivedUuid('demonstration revision', learner)
  const own = { learner, session }
  return [
    told('learning.start-revision', 'start', learner, { ...own, items }, at),
    ...items.map((item, n) => {
      const answer = { ...own, ...item, correct: n !== FORGOTTEN, durationMs: ANSWER_MS * (n + 1) }
      return told('learning.answer-revision', `answer ${n + 1}`, learner, answer, at)
    }),
    told('learning.end-revision', 'end', learner, own, at),
  ]
}

const assessed = ['FR.ECR.1', 'FR.GRA.2', 'FR.C2.CAL.3'] as const
const levels = ['en_cours', 'acquis', 'acquis', 'non_acquis', 'en_cours', 'expert'] as const

/** Each learner who is in the class now, in some competencies. That of the learner of the demonstration has moved since. */
export function demonstrationAssessments(world: World, at: Instant): readonly Told[] {
  const [first] = world.schools[0]?.classes.filter(({ id }) => id === ofClass) ?? []
  const { end } = world.options
  const present = (first?.learners ?? []).filter(({ joins, leaves }) => joins < end && leaves === null)
  const assess = (key: string, input: object) => told('learning.assess-competency', `assess ${key}`, teacher, input, at)
  return [
    assess('first', { learner, competency: assessed[0], level: 'en_cours' }),
    ...present.flatMap(({ id, path }, n) =>
      assessed.map((competency, m) => {
        const level = id === learner ? 'acquis' : levels[(n + 2 * m) % levels.length]
        return assess(`${competency} ${path}`, { learner: id, competency, level })
      }),
    ),
  ]
}
