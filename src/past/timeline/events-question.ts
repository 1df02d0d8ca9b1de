// The query for the events of a learner as a list: page by page from a place, in both directions, filtered.
import { z } from 'zod'
import { count, momentText, pageSize, positionText, uuidText } from '#kernel/answer-fields.ts'
import { NOT_SHOWN } from '#kernel/discreet.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId, type Position, PositionText, parseStream } from '#kernel/ids.ts'
import { inWords, languages } from '#kernel/in-words.ts'
import { type Lane, laneOf, lanes } from '#kernel/lane.ts'
import { isErased } from '#kernel/personal.ts'
import { instantOf } from '#platform/wall-clock.ts'
import { readMoment } from '../moment.ts'
import { type Asking, definePersonQuestion, refuseInput } from '../questions/person-question.ts'
import { type Recorded, type Recorder, recorders } from '../recorders.ts'
import { countSelected, type OpenedEvent, type Search, search } from './event-filter.ts'
import { firstAfter, type HistoryIndex } from './history-index.ts'

export const Item = z
  .object({
    number: count('Its number in the whole history, from 1.'),
    position: positionText('The position in the log, usable as a link to this event.'),
    lane: z.enum(lanes).describe('The kind of event.'),
    type: z.string().describe('Its type: `learning.exercise-attempted`.'),
    version: z.int().describe('Version of the type.'),
    id: uuidText('The id of the event. Corrections refer to it.'),
    stream: z.string().describe('The stream that contains the event.'),
    revision: z.int().describe('Its number in the stream, from 0.'),
    actor: uuidText('Who recorded it; `00000000-0000-4000-8000-0000000000ff` where that is not shown.'),
    by: z
      .enum(recorders)
      .nullable()
      .describe(
        'What the actor is to the learner: `learner` (themself), `guardian` (also a former one), `staff` (somebody else of the school, or a guardian who worked there then), `application`, `process` (the service itself), `import` or `other-installation` (an actor that this one does not know, of events that came with a file from there); null where the actor is not shown.',
      ),
    occurredAt: momentText('When it happened.'),
    recordedAt: momentText('When it was recorded.'),
    zone: z.string().describe('The school’s time zone then.'),
    late: z.boolean().describe('Whether it was recorded after an event that happened later.'),
    correlation: z.string().describe('What it belongs to: the id that all events of one cause share.'),
    causation: z.string().nullable().describe('The id of the event that led to it; null if a person did.'),
    purpose: z.string().nullable().describe('Why its data is processed; null for an unknown type.'),
    basis: z.string().nullable().describe('The legal basis; null for an unknown type.'),
    retention: z.string().nullable().describe('How long it is kept as personal data, as an ISO 8601 period.'),
    skill: z.string().nullable().describe('The skill that it names.'),
    correct: z
      .boolean()
      .nullable()
      .describe('Whether the answer was judged right when it was given; null where it is not an answer.'),
    erased: z.array(z.string()).describe('The fields whose data was erased.'),
    words: z
      .object({ fr: z.string().optional().describe('In French.'), en: z.string().optional().describe('In English.') })
      .describe('What happened, in words.'),
    data: z
      .record(z.string(), z.unknown())
      .nullable()
      .describe('What was recorded, where `data=true` asks for it; null for facts about who the person is.'),
  })
  .meta({ id: 'ListedEvent', description: 'One event of a learner’s history.' })

const Place = z.string().max(40)
const YesNo = z.enum(['true', 'false'])

/** What selects events. */
export const selection = {
  kinds: z
    .string()
    .max(100)
    // For the document: the question itself says which kinds there are.
    .meta({
      description: `Only these kinds, comma-separated: ${lanes.join(', ')}.`,
      pattern: `^(${lanes.join('|')})(,(${lanes.join('|')}))*$`,
    })
    .optional(),
  skill: z.string().max(200).describe('Only events on this skill.').optional(),
  correct: YesNo.describe(
    'Only answers that were judged right (`true`) or wrong (`false`) when they were given, whatever was corrected later.',
  ).optional(),
  by: z
    .enum(recorders)
    .describe('Only events that these have recorded. Events whose actor is not shown are left out.')
    .optional(),
  text: z
    .string()
    .max(100)
    .describe('Only events whose sentence has all of these words, whatever their accents.')
    .optional(),
}
type Selection = z.output<z.ZodObject<typeof selection>>

export default definePersonQuestion({
  name: 'learner-events',
  operationId: 'listLearnerEvents',
  summary: 'List a learner’s events',
  description:
    'The events of a learner in the order in which they were recorded, from a place on: after it, before it, or around it. With `limit=1`, the next or the previous event that the filters select.',
  path: '/api/learners/{id}/events',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  isCheap: true,
  input: z.object({
    id: PersonId.describe('The learner.'),
    after: PositionText.describe('Events after this position.').optional(),
    before: PositionText.describe('Events before this position.').optional(),
    around: Place.describe(
      'Events around a position or a time: half of the page up to it, half after it. For a time, up to the first event that happened then or later.',
    ).optional(),
    ...selection,
    lang: z.enum(languages).describe('The language of the words; both languages by default.').optional(),
    data: YesNo.describe('Whether to include what was recorded.').optional(),
    limit: pageSize({ most: 200, usual: 50 }),
  }),
  output: z.object({
    learner: PersonId,
    total: count('How many events the filters select; null if events must be opened to tell.').nullable(),
    earlier: count('How many of these come before the first item; null if events must be opened to tell.').nullable(),
    items: z.array(Item).describe('The events, oldest first.'),
    before: positionText('Pass it as `before` for the page before this one; null at the beginning.').nullable(),
    after: positionText(
      'Pass it as `after` for the page after this one; null at the end. A page may be short or empty and not the last.',
    ).nullable(),
  }),
  example: {
    input: { id: exampleSchool.learner, kinds: 'answers', lang: 'fr', limit: 1 },
    output: {
      learner: exampleSchool.learner,
      total: 14,
      earlier: 0,
      items: [
        {
          number: 4,
          position: '19',
          lane: 'answers',
          type: 'learning.exercise-attempted',
          version: 2,
          id: exampleSchool.attempt,
          stream: `learner-${exampleSchool.learner}`,
          revision: 3,
          actor: exampleSchool.teacher,
          by: 'staff',
          occurredAt: '2026-10-12T08:16:04.000Z',
          recordedAt: '2026-10-12T08:16:04.000Z',
          zone: 'Europe/Paris',
          late: false,
          correlation: exampleSchool.attempt,
          causation: null,
          purpose: 'teaching',
          basis: 'public-task',
          retention: 'P2Y',
          skill: 'calcul/multiplication',
          correct: true,
          erased: [],
          words: { fr: 'A répondu juste à l’exercice tables-7x8 (niveau 3) en 4 s : « 56 »' },
          data: null,
        },
      ],
      before: null,
      after: '19',
    },
  },
  async answer(asking, { id, lang, data, limit, kinds, skill, correct, by, text, ...place }) {
    const given = Object.entries(place).flatMap(([name, value]) => (value === undefined ? [] : [name]))
    if (given.length > 1)
      refuseInput({
        pointer: `/${given[1]}`,
        detail: `Use one of after, before and around, not ${given.join(' and ')}.`,
      })
    const index = await asking.history.indexOf(id)
    const { asked, shownAs } = await selecting(asking, index, id, { kinds, skill, correct, by, text })
    const page = await pageOf(asking, asked, place, limit)
    const { events } = page
    const counted = countSelected(asked, events[0]?.n ?? page.from)
    const isFirst = page.from <= 0 || counted?.before === 0
    const isLast = page.to >= index.length - 1 || (counted && counted.before + events.length === counted.total)
    return {
      position: BigInt(index.position[index.length - 1] ?? 0) as Position,
      output: {
        learner: id,
        total: counted?.total ?? null,
        earlier: counted?.before ?? null,
        items: await shownAs(events, { lang, withData: data === 'true' }),
        // After the last event there is none to name, and all events are before what is recorded next.
        before: isFirst
          ? null
          : page.from < index.length
            ? String(index.position[page.from])
            : String(asking.now.head + 1n),
        // Before the first event there is no position, and all events are after 0.
        after: isLast ? null : String(index.position[page.to] ?? 0),
      },
    }
  },
})

type Selecting = {
  readonly asked: Search
  readonly shownAs: (
    found: readonly OpenedEvent[],
    how: Pick<Shown, 'lang' | 'withData'>,
  ) => Promise<z.output<typeof Item>[]>
}

/** A search in the history for what the caller selects, and how what it finds is shown to them. */
export async function selecting(
  asking: Asking,
  index: HistoryIndex,
  learner: PersonId,
  { kinds, skill, correct, by, text }: Selection,
): Promise<Selecting> {
  const lane = (type: string) => laneOf(type, asking.events.get(type))
  const words = text?.trim()
  const recordedBy = (n: number) => recordedAs(asking, index, n)
  const everybody = by === undefined ? [] : Array.from({ length: index.length }, (_, n) => recordedBy(n))
  const recorderOf = await recordersAmong(asking, learner, everybody)
  const asked: Search = {
    index,
    laneOf: lane,
    filter: {
      lanes: lanesNamed(kinds),
      skill: skill ?? null,
      correct: correct === undefined ? null : correct === 'true',
      text: words === undefined || words === '' ? null : words,
      by: by ?? null,
    },
    recorderOf: (n) => recorderOf(everybody[n]),
    open: (numbers) => opened(asking, index, numbers),
  }
  return {
    asked,
    async shownAs(found, how) {
      const shown = found.map((event) => ({ event, recorded: recordedBy(event.n) }))
      const recorded = shown.map(({ recorded }) => recorded)
      const known = by === undefined ? await recordersAmong(asking, learner, recorded) : recorderOf
      return shown.map(({ event, recorded }) => itemOf(asking, index, event, { ...how, lane, by: known(recorded) }))
    },
  }
}

/** Who recorded an event of the index, as far as the caller may know it. */
function recordedAs({ events, seen }: Asking, index: HistoryIndex, n: number): Recorded {
  const { type, actor, recordedAt, origin } = index
  const act = {
    type: type[n] ?? '',
    actor: actor[n] ?? NOT_SHOWN,
    recordedAt: instantOf(recordedAt[n] ?? 0),
    origin: origin[n] ?? null,
  }
  return events.get(act.type)?.discreet?.actor ? { ...act, actor: NOT_SHOWN } : seen.actSeen(act)
}

async function recordersAmong(
  { recordersOf }: Asking,
  learner: PersonId,
  recorded: readonly Recorded[],
): Promise<(recorded: Recorded | undefined) => Recorder | null> {
  const shown = recorded.filter(({ actor }) => actor !== NOT_SHOWN)
  if (shown.length === 0) return () => null
  const kindOf = await recordersOf(learner, shown)
  return (one) => (one === undefined || one.actor === NOT_SHOWN ? null : kindOf(one))
}

/** What was found, and the first and last event that were looked at. */
type Page = { readonly events: readonly OpenedEvent[]; readonly from: number; readonly to: number }
type Where = {
  readonly after?: Position | undefined
  readonly before?: Position | undefined
  readonly around?: string | undefined
}

async function pageOf(asking: Asking, asked: Search, { after, before, around }: Where, limit: number): Promise<Page> {
  const { index } = asked
  const forwards = async (from: number, most: number): Promise<Page> => {
    const { events, stoppedAt } = await search(asked, from, 1, most)
    return { events, from, to: (stoppedAt ?? index.length) - 1 }
  }
  const backwards = async (to: number, most: number): Promise<Page> => {
    const { events, stoppedAt } = await search(asked, to, -1, most)
    return { events, from: (stoppedAt ?? -1) + 1, to }
  }
  if (around !== undefined) {
    const middle = placeOf(asking, index, around)
    const earlier = await backwards(middle, Math.ceil(limit / 2))
    if (earlier.events.length === limit) return earlier
    const later = await forwards(middle + 1, limit - earlier.events.length)
    return { events: [...earlier.events, ...later.events], from: earlier.from, to: later.to }
  }
  const numberAfter = (position: Position, pointer: string) => {
    if (position > asking.now.head)
      refuseInput({ pointer, detail: `Position ${position} is beyond the end of the log (${asking.now.head}).` })
    return firstAfter(index.position, Number(position), index.length)
  }
  if (before !== undefined) return backwards(numberAfter((before - 1n) as Position, '/before') - 1, limit)
  return forwards(after === undefined ? 0 : numberAfter(after, '/after'), limit)
}

/** The event at a position, or the last one before it; for a time, the first event that happened then or later. */
function placeOf({ now }: Asking, index: HistoryIndex, text: string): number {
  const moment = readMoment({ at: text }, now, { at: '/around', known: '/around' })
  if ('fields' in moment) return refuseInput(...moment.fields)
  if (moment.happened === null) return firstAfter(index.position, Number(moment.upTo), index.length) - 1
  const time = Date.parse(moment.happened)
  const inTime = index.byTime()
  const next = inTime.find((n) => (index.occurredAt[n] ?? 0) >= time)
  return next ?? index.length - 1
}

function lanesNamed(kinds: string | undefined): ReadonlySet<Lane> | null {
  if (kinds === undefined) return null
  const named = kinds.split(',')
  const known = lanes.filter((lane) => named.includes(lane))
  const unknown = named.filter((name) => !known.some((lane) => lane === name))
  if (unknown.length > 0) refuseInput({ pointer: '/kinds', detail: `The kinds are: ${lanes.join(', ')}.` })
  return new Set(known)
}

async function opened(asking: Asking, index: HistoryIndex, numbers: readonly number[]): Promise<OpenedEvent[]> {
  const byPosition = new Map(numbers.map((n) => [index.position[n], n]))
  const events = await asking.history.read(index, numbers)
  return events.flatMap((event) => {
    const n = byPosition.get(Number(event.position))
    return n === undefined ? [] : [{ n, event, words: inWords(asking.events.get(event.type), event) }]
  })
}

type Shown = {
  readonly lang: (typeof languages)[number] | undefined
  readonly lane: (type: string) => Lane
  readonly by: Recorder | null
  readonly withData: boolean
}

function itemOf(
  { events, seen }: Asking,
  index: HistoryIndex,
  { n, event, words }: OpenedEvent,
  { lang, lane, by, withData }: Shown,
): z.output<typeof Item> {
  const { type, version, id, stream, revision, actor, occurredAt, recordedAt, zone, data, ...rest } = seen.asSeen(event)
  const definition = events.get(type)
  // Names and addresses are shown by the routes about people, to fewer callers.
  const isAboutLearning = parseStream(stream).kind === 'learner'
  return {
    number: n + 1,
    position: String(event.position),
    lane: lane(type),
    ...{ type, version, id, stream, revision, actor, occurredAt, recordedAt, zone },
    by,
    late: (index.latestBefore[n] ?? 0) > (index.occurredAt[n] ?? 0),
    correlation: rest.correlationId,
    causation: rest.causationId,
    purpose: definition?.purpose ?? null,
    basis: definition?.basis ?? null,
    retention: definition?.retention ?? null,
    skill: typeof data.skill === 'string' ? data.skill : null,
    correct: typeof data.correct === 'boolean' ? data.correct : null,
    erased: Object.entries(data).flatMap(([field, value]) => (isErased(value) ? [field] : [])),
    words: lang === undefined ? words : { [lang]: words[lang] },
    data: withData && isAboutLearning ? { ...data } : null,
  }
}
