// The query for a learner's timeline: what a scrubber draws.
import { z } from 'zod'
import { count, momentText, positionText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { type Instant, PersonId, type Position, START } from '#kernel/ids.ts'
import { laneOf, lanes } from '#kernel/lane.ts'
import { readMoment } from '../moment.ts'
import { type Asking, definePersonQuestion, refuseInput } from '../questions/person-question.ts'
import { firstAfter, type HistoryIndex } from './history-index.ts'
import { ShownModel, shownModel } from './shown-models.ts'
import { type Timeline, timelineOf } from './timeline.ts'

const Point = z.string().max(40)
const MOST_MARKS = 2_000
/** A learner who practises more skills than this has the most practised ones named. */
const MOST_SKILLS = 500

const LaneName = z.enum(lanes).describe('The kind of event.')
const right = count('Answers among them that were judged right when they were given, whatever was corrected later.')
const wrong = count('Answers among them that were judged wrong when they were given, whatever was corrected later.')

const Mark = z
  .object({
    lane: LaneName,
    from: momentText('When its first event happened.'),
    to: momentText('When its last event happened.'),
    count: count('How many events it stands for.'),
    right,
    wrong,
    first: positionText('The smallest position of its events.'),
    last: positionText('The greatest position of its events.'),
    types: z.record(z.string(), count('How many.')).describe('How many events of each type.'),
  })
  .meta({ id: 'TimelineMark', description: 'An event in a lane, or several that are close to each other.' })

const Stretch = z
  .object({
    from: momentText('When its first event happened.'),
    to: momentText('When its last event happened.'),
    at: count('Where it begins on the axis, in milliseconds.'),
    length: count('Its length on the axis, in milliseconds.'),
    count: count('How many events are in it.'),
    first: positionText('The position of its first event.'),
    last: positionText('The position of its last event.'),
    gap: z
      .object({
        kind: z
          .enum(['pause', 'night', 'weekend', 'days'])
          .describe('A pause within a day, a night, a weekend, or more days.'),
        days: count('Whole days without an event.'),
        length: count('Its length on the axis, in milliseconds.'),
      })
      .nullable()
      .describe('The time without events that follows; null after the last stretch.'),
  })
  .meta({ id: 'TimelineStretch', description: 'Time with events, and the gap after it.' })

export default definePersonQuestion({
  name: 'learner-timeline',
  operationId: 'getLearnerTimeline',
  summary: 'Get a learner’s timeline',
  description:
    'A learner’s history as a timeline: an axis on which nights and holidays are short, how dense the events are, and marks in lanes by kind of event. If there are more events than marks, each mark stands for several.',
  path: '/api/learners/{id}/timeline',
  may: 'learning:read',
  of: ({ id }) => ({ kind: 'person', person: id }),
  purpose: 'teaching',
  isCheap: true,
  input: z.object({
    id: PersonId.describe('The learner.'),
    from: Point.describe('A time, or the position of an event: only what happened then or later.').optional(),
    to: Point.describe('A time, or the position of an event: only what happened then or earlier.').optional(),
    marks: z.coerce
      .number()
      .int()
      .min(1)
      .max(MOST_MARKS)
      .default(MOST_MARKS)
      .describe(`At most so many marks, but at least one for each lane that has events; ${MOST_MARKS} by default.`),
  }),
  output: z.object({
    learner: PersonId,
    total: count('How many events the whole history has.'),
    first: positionText('The position of its first event.').nullable(),
    last: positionText('The position of its last event.').nullable(),
    shown: count('How many events are in the window.'),
    length: count('The length of the axis, in milliseconds.'),
    threshold: count('Gaps longer than this are collapsed, in milliseconds.'),
    stretches: z.array(Stretch).describe('The times with events, one after the other.'),
    density: z.array(count('How many.')).describe('How many events are in each of equal slices of the axis.'),
    lanes: z
      .array(z.object({ lane: LaneName, count: count('How many events are in it.'), right, wrong }))
      .describe('The lanes that have events.'),
    binned: z.boolean().describe('Whether a mark may stand for several events.'),
    marks: z.array(Mark).describe('The marks, lane by lane, in order of time.'),
    skills: z.array(z.string()).describe('The skills that the events name, in alphabetical order.'),
    zone: z.string().nullable().describe('The school’s time zone at the last event; null without one.'),
    models: z.array(ShownModel).describe('The read models about a learner, in words.'),
  }),
  example: {
    input: { id: exampleSchool.learner, marks: 100 },
    output: {
      learner: exampleSchool.learner,
      total: 1,
      first: '19',
      last: '19',
      shown: 1,
      length: 60_000,
      threshold: 1_800_000,
      stretches: [
        {
          from: '2026-10-12T08:16:04.000Z',
          to: '2026-10-12T08:16:04.000Z',
          at: 0,
          length: 60_000,
          count: 1,
          first: '19',
          last: '19',
          gap: null,
        },
      ],
      density: [1, 0, 0, 0],
      lanes: [{ lane: 'answers', count: 1, right: 1, wrong: 0 }],
      binned: false,
      marks: [
        {
          lane: 'answers',
          from: '2026-10-12T08:16:04.000Z',
          to: '2026-10-12T08:16:04.000Z',
          count: 1,
          right: 1,
          wrong: 0,
          first: '19',
          last: '19',
          types: { 'learning.exercise-attempted': 1 },
        },
      ],
      skills: ['calcul/multiplication'],
      zone: 'Europe/Paris',
      models: [
        {
          model: 'skill-profile',
          title: { fr: 'Compétence', en: 'Skill' },
          keys: ['skill'],
          byDay: false,
          columns: { proficiency: { fr: 'maîtrise estimée', en: 'estimated proficiency', kind: 'share' } },
        },
      ],
    },
  },
  async answer(asking, { id, from: fromText, to: toText, marks: most }) {
    const index = await asking.history.indexOf(id)
    const from = timeOf(asking, index, fromText, '/from')
    const to = timeOf(asking, index, toText, '/to')
    if (from !== null && to !== null && from > to)
      refuseInput({ pointer: '/from', detail: '`from` must not be later than `to`.' })
    const lane = (type: string) => laneOf(type, asking.events.get(type))
    const timeline = timelineOf(index, { from, to, most, laneOf: lane })
    return {
      position: BigInt(index.position[index.length - 1] ?? 0) as Position,
      output: {
        learner: id,
        total: index.length,
        first: index.length === 0 ? null : String(index.position[0]),
        last: index.length === 0 ? null : String(index.position[index.length - 1]),
        shown: timeline.events.length,
        ...axisShown(index, timeline),
        density: [...timeline.density],
        lanes: timeline.lanes.map((one) => ({ ...one })),
        binned: timeline.binned,
        marks: timeline.marks.map(({ from, to, first, last, types, ...mark }) => ({
          ...mark,
          ...{ from: shownTime(from), to: shownTime(to), first: String(first), last: String(last) },
          types: { ...types },
        })),
        skills: skillsOf(index),
        zone: index.zone[index.length - 1] ?? null,
        models: [...asking.models.values()].filter(({ forModels }) => !forModels).map(shownModel),
      },
    }
  },
})

const shownTime = (ms: number): string => new Date(ms).toISOString()

function axisShown(index: HistoryIndex, { axis, events }: Timeline) {
  const positionOf = (n: number) => String(index.position[events[n] ?? 0] ?? 0)
  return {
    length: axis.length,
    threshold: Number.isFinite(axis.threshold) ? axis.threshold : axis.length,
    stretches: axis.stretches.map(({ from, to, at, length, first, last, gap }) => ({
      ...{ from: shownTime(from), to: shownTime(to), at, length },
      ...{ count: last - first + 1, first: positionOf(first), last: positionOf(last) },
      gap: gap && { ...gap },
    })),
  }
}

function skillsOf({ skill, length }: HistoryIndex): string[] {
  const counts = new Map<string, number>()
  for (let n = 0; n < length; n += 1) {
    const name = skill[n]
    if (typeof name === 'string') counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const most = [...counts].sort(([, a], [, b]) => b - a).slice(0, MOST_SKILLS)
  return most.map(([name]) => name).sort()
}

/** A time as it is; for a position, when the event there happened, or the last one before it. */
function timeOf({ now }: Asking, index: HistoryIndex, text: string | undefined, pointer: string): number | null {
  if (text === undefined) return null
  const moment = readMoment({ at: text }, now, { at: pointer, known: pointer })
  if ('fields' in moment) return refuseInput(...moment.fields)
  if (moment.happened !== null) return Date.parse(moment.happened satisfies Instant)
  if (moment.upTo === START) return null
  const n = Math.max(0, firstAfter(index.position, Number(moment.upTo), index.length) - 1)
  return index.occurredAt[n] ?? null
}
