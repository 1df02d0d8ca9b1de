import { z } from 'zod'
import { guardiansOf, NO_GUARDIANS } from '#events/identity/guardians.ts'
import { SkillId } from '#events/learning/values.ts'
import { actorShownTo } from '#events/privacy/acts-of-family.ts'
import { behindRequests } from '#events/privacy/behind-requests.ts'
import { momentText, pageSize, positionText, uuidText } from '#kernel/answer-fields.ts'
import { cursorOf, cursorTo } from '#kernel/cursor.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { Instant, LocalDay, PersonId, streamName, whyNoInstant } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineQuery, missing } from '#kernel/query.ts'

/** The most events that one request reads. A filter that matches few events continues by the cursor. */
const MOST_SCANNED = 5_000
const PAGE = 500

const Bound = z.union([LocalDay, Instant], {
  error: ({ input }) =>
    whyNoInstant(input, 'A day is expected, such as 2026-03-12, or a moment, such as 2026-03-12T09:42:00Z.'),
})

const Entry = z
  .object({
    id: uuidText('Id of the event: a correction refers to it.'),
    type: z.string().describe('Type of the event: `learning.exercise-attempted`.'),
    version: z.int().describe('Version of the type, which `data` has.'),
    revision: z.int().describe('Place in the learner’s stream, from 0.'),
    position: positionText('Place in the log.'),
    occurredAt: momentText('When it happened.'),
    recordedAt: momentText('When it was recorded.'),
    words: z
      .object({ fr: z.string().describe('In French.'), en: z.string().describe('In English.') })
      .describe('What happened, as a sentence.'),
    actor: uuidText('Who recorded it; `00000000-0000-4000-8000-0000000000ff` where that is not shown.'),
    data: z
      .record(z.string(), z.unknown())
      .describe('What happened; a personal field that was erased is `{"erased": true}`.'),
  })
  .meta({ id: 'HistoryEntry', description: 'One event of a learner’s history.' })

/** Everything recorded about a learner, event by event, from the learner's stream. */
export default defineQuery('learner-history', {
  summary: 'Get a learner’s history',
  description: 'Everything recorded about a learner, newest first, filtered by type, skill and dates.',
  path: '/api/learners/{learner}/history',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    order: z.enum(['asc', 'desc']).default('desc').describe('`desc`: newest first; `asc`: oldest first.'),
    type: z.string().max(100).optional().describe('Only this type of event: `learning.exercise-attempted`.'),
    skill: SkillId.optional().describe('Only events on this skill.'),
    from: Bound.optional().describe('A day of the school’s zone, or a moment: what occurred then or later.'),
    to: Bound.optional().describe('A day, itself included, or a moment, itself excluded.'),
    limit: pageSize({ most: 200, usual: 50 }),
    cursor: cursorOf(z.int().nonnegative()).optional(),
  }),
  output: z.object({
    learner: PersonId,
    items: z.array(Entry).describe('The events, in the order asked for.'),
    next: z
      .string()
      .nullable()
      .describe('Cursor of the next page; null at the end. A page may be short and not the last.'),
  }),
  example: {
    input: { learner: exampleSchool.learner, type: 'learning.exercise-attempted', limit: 1 },
    output: {
      learner: exampleSchool.learner,
      items: [
        {
          id: exampleSchool.attempt,
          type: 'learning.exercise-attempted',
          version: 2,
          revision: 272,
          position: '13889',
          occurredAt: '2026-11-21T10:25:01.419Z',
          recordedAt: '2026-11-21T10:25:01.419Z',
          actor: exampleSchool.teacher,
          words: {
            fr: 'A répondu juste à l’exercice tables-7x8 : « 56 »',
            en: 'Answered exercise tables-7x8 correctly: “56”',
          },
          data: { exercise: 'tables-7x8', skill: 'calcul/multiplication', response: '56', correct: true },
        },
      ],
      next: 'MjcxCg',
    },
  },
  reads: [],
  about: ({ learner }) => [learner],
  async run({ history, inWords, actor, reach }, input) {
    const { learner, order, limit } = input
    const stream = streamName('learner', learner)
    const isSchool = reach === 'school'
    const guardians = isSchool ? NO_GUARDIANS : await guardiansOf(learner, history)
    const actorOf = actorShownTo({ actor, isSchool }, learner, guardians)
    const { withoutRequest } = await behindRequests({ actor, isSchool }, learner, history)
    const [direction, step] = order === 'asc' ? (['forwards', 1] as const) : (['backwards', -1] as const)

    const items: z.output<typeof Entry>[] = []
    let from: number | 'end' = input.cursor ?? (order === 'asc' ? 0 : 'end')
    for (let scanned = 0; scanned < MOST_SCANNED; ) {
      const { events, currentRevision } = await history(stream, { from, direction, limit: PAGE })
      if (currentRevision < 0) return missing('learner')
      for (const event of events) {
        if (matches(event, input))
          items.push({ ...entry(withoutRequest(event)), actor: actorOf(event), words: inWords(event) })
        const next = event.revision + step
        from = next
        if (next < 0 || next > currentRevision) return { learner, items, next: null }
        if (items.length === limit) return { learner, items, next: cursorTo(next) }
      }
      if (events.length === 0) return { learner, items, next: null }
      scanned += events.length
    }
    return { learner, items, next: from === 'end' ? null : cursorTo(from) }
  },
})

type Filter = {
  readonly type?: string | undefined
  readonly skill?: SkillId | undefined
  readonly from?: LocalDay | Instant | undefined
  readonly to?: LocalDay | Instant | undefined
}

function matches(event: RecordedEvent, { type, skill, from, to }: Filter): boolean {
  if (type !== undefined && event.type !== type) return false
  if (skill !== undefined && event.data.skill !== skill) return false
  if (from !== undefined && momentOf(event, from) < from) return false
  if (to !== undefined && (isDay(to) ? momentOf(event, to) > to : event.occurredAt >= to)) return false
  return true
}

const isDay = (bound: LocalDay | Instant): boolean => bound.length === 10

/** When the event occurred, as precisely as the bound: the local day where the bound is a day. */
const momentOf = (event: RecordedEvent, bound: LocalDay | Instant): LocalDay | Instant =>
  isDay(bound) ? localDay(event.occurredAt, event.zone) : event.occurredAt

const entry = ({ id, type, version, revision, position, occurredAt, recordedAt, data }: RecordedEvent) => ({
  id,
  type,
  version,
  revision,
  position: position.toString(),
  occurredAt,
  recordedAt,
  data,
})
