import { z } from 'zod'
import { begunBy, dueOn, type Rating, recallOn, reviewed } from '#events/learning/memory.ts'
import { dueBy, planOf, type RevisionSettings, USUAL_SETTINGS } from '#events/learning/revision-plan.ts'
import { RevisedKind } from '#events/learning/revisions.ts'
import { count, dayText, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { AskedDay, PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { defineQuery, missing } from '#kernel/query.ts'
import { ShownShare } from '#kernel/shown-number.ts'
import schools from '../../projections/identity/schools.ts'
import revisionCards, { earlierCards } from '../../projections/learning/revision-cards.ts'
import revisionSessions from '../../projections/learning/revision-sessions.ts'
import classRoster from '../../projections/teaching/class-roster.ts'
import contentVersions from '../../projections/teaching/content-versions.ts'
import contents from '../../projections/teaching/contents.ts'
import curriculumExercises from '../../projections/teaching/curriculum-exercises.ts'
import revisionSettings from '../../projections/teaching/revision-settings.ts'
import revisionWeights from '../../projections/teaching/revision-weights.ts'
import { revisedFaces } from './revised-faces.ts'
import { weightsInForce } from './weights-in-force.ts'

/** What one answer lists; the days count all of it. */
const MOST_SHOWN = 100
const MOST_SESSIONS = 20

const Due = z
  .object({
    kind: RevisedKind,
    item: z.string().describe('The exercise or content, by its id.'),
    skill: z.string().nullable().describe('Its skill; null where none is known.'),
    title: z.string().nullable().describe('The title of a content of the school; null for an exercise.'),
    question: z.string().nullable().describe('The question of an exercise; null if the application keeps it.'),
    expected: z.string().nullable().describe('The expected answer; null if the application keeps it.'),
    recall: ShownShare.describe('The chance that it would be recalled on the day asked about, from 0 to 1.'),
    reviewedOn: dayText('The last review.'),
    reviews: count('Reviews so far.'),
    lapses: count('How often it was forgotten after the first time.'),
    dueOn: dayText('The day on which it is due.'),
    nextIfHard: dayText('When it would come back if it is recalled with effort.'),
    nextIfEasy: dayText('When it would come back if it is recalled easily.'),
    nextIfRecalled: dayText('When it would come back if it is recalled on the day asked about.'),
    nextIfForgotten: dayText('When it would come back if it is forgotten on the day asked about.'),
  })
  .meta({ id: 'DueRevision', description: 'Something that a learner should revise.' })

const Day = z
  .object({
    day: dayText('The day, in the school’s zone.'),
    due: count('What is due on it, with what was moved to it.'),
    planned: count('What fits within the limit.'),
    moved: count('What moves to the next day.'),
  })
  .meta({ id: 'RevisionDay', description: 'The load of revisions of a day.' })

const Session = z
  .object({
    session: uuidText('The session, by its id.'),
    items: count('What was to be revised.'),
    answered: count('What was answered.'),
    recalled: count('What was recalled at the first answer.'),
    score: ShownShare.nullable().describe('Recalled over answered; null without an answer.'),
    progress: ShownShare.describe('Answered over what was to be revised.'),
    durationMs: count('Active time in milliseconds.'),
    startedAt: momentText('When it started.').nullable(),
    endedAt: momentText('When it ended; null while it is open.').nullable(),
  })
  .meta({ id: 'RevisionSession', description: 'A session of revision.' })

/**
 * What a learner should revise, on a day of their choice and in the days after it. An expected answer is given only for what the
 * learner completed before and is due: a device then judges without a network.
 */
export default defineQuery('learner-revisions', {
  summary: 'Get a learner’s revisions',
  description:
    'What is due on a day with its question, the least likely to be recalled first, when it would come back, the load of the days ahead within the daily limit of the class, and the last sessions. With `on`, what would be if the learner revised on that day.',
  path: '/api/learners/{learner}/revisions',
  may: 'learning:read',
  of: ({ learner }) => ({ kind: 'person', person: learner }),
  purpose: 'teaching',
  input: z.object({
    learner: PersonId,
    on: AskedDay.optional().describe('The day asked about; today without it.'),
    days: z.coerce.number().int().min(1).max(60).default(14).describe('How many days ahead; 14 by default.'),
  }),
  output: z.object({
    learner: PersonId,
    on: dayText('The day asked about.'),
    targetRetention: z.number().describe('The share that should be recalled at a revision.'),
    dailyLimit: count('At most so many revisions a day.'),
    cards: count('All that the learner has met and reviewed.'),
    dueCount: count('What is due on the day.'),
    due: z.array(Due).describe('What is due, the least likely to be recalled first; at most 100.'),
    days: z.array(Day).describe('The days ahead, with what does not fit moved to the next.'),
    sessions: z.array(Session).describe('The last 20 sessions, newest first.'),
  }),
  example: {
    input: { learner: exampleSchool.learner, on: '2026-11-23', days: 2 },
    output: {
      learner: exampleSchool.learner,
      on: '2026-11-23',
      targetRetention: 0.9,
      dailyLimit: 20,
      cards: 58,
      dueCount: 1,
      due: [
        {
          kind: 'exercise',
          item: 'tables-7x8',
          skill: 'calcul/multiplication',
          title: null,
          question: 'Combien font 7 × 8 ?',
          expected: '56',
          recall: 0.86,
          reviewedOn: '2026-11-19',
          reviews: 2,
          lapses: 0,
          dueOn: '2026-11-21',
          nextIfHard: '2026-11-29',
          nextIfEasy: '2026-12-28',
          nextIfRecalled: '2026-12-09',
          nextIfForgotten: '2026-11-24',
        },
      ],
      days: [
        { day: '2026-11-23', due: 1, planned: 1, moved: 0 },
        { day: '2026-11-24', due: 0, planned: 0, moved: 0 },
      ],
      sessions: [],
    },
  },
  reads: [
    schools,
    classRoster,
    revisionSettings,
    revisionWeights,
    revisionCards,
    revisionSessions,
    curriculumExercises,
    contents,
    contentVersions,
  ],
  alsoReads: earlierCards,
  about: ({ learner }) => [learner],
  async run({ db, tenant, now }, { learner, on, days }) {
    const school = await db.selectFrom('schools').select('zone').where('tenant', '=', tenant).executeTakeFirst()
    const inClass = await db
      .selectFrom('classRoster as roster')
      .leftJoin('revisionSettings as settings', (join) =>
        join.onRef('settings.tenant', '=', 'roster.tenant').onRef('settings.class', '=', 'roster.class'),
      )
      .select(['targetRetention', 'dailyLimit', 'roster.until'])
      .where('roster.tenant', '=', tenant)
      .where('roster.learner', '=', learner)
      .orderBy('roster.from', 'desc')
      .execute()
    const [last] = [...inClass.filter(({ until }) => until === null), ...inClass]
    if (!school || !last) return missing('learner')
    const settings: RevisionSettings = {
      targetRetention: last.targetRetention ?? USUAL_SETTINGS.targetRetention,
      dailyLimit: last.dailyLimit ?? USUAL_SETTINGS.dailyLimit,
    }
    const weights = await weightsInForce(db, tenant)
    const reviewedCards = await db
      .selectFrom('revisionCards')
      .select([
        'kind',
        'item',
        'skill',
        'stability',
        'difficulty',
        'reviewedOn',
        'reviews',
        'lapses',
        'lastRating',
        'weights',
      ])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .orderBy('kind')
      .orderBy('item')
      .execute()
    const cards = reviewedCards.map((card) => begunBy(card, weights))
    const sessions = await db
      .selectFrom('revisionSessions')
      .select(['session', 'items', 'answered', 'recalled', 'score', 'progress', 'durationMs', 'startedAt', 'endedAt'])
      .where('tenant', '=', tenant)
      .where('learner', '=', learner)
      .orderBy('startedAt', 'desc')
      .orderBy('session')
      .limit(MOST_SESSIONS)
      .execute()
    const today = on ?? (now && localDay(now, school.zone))
    if (!today) return missing('day')
    const due = dueBy(cards, today, settings)
    const next = (card: (typeof cards)[number], rating: Rating) =>
      dueOn(reviewed(card, { on: today, rating, weights }), settings.targetRetention)
    const shown = due.slice(0, MOST_SHOWN)
    const faceOf = await revisedFaces(db, tenant, shown)
    return {
      learner,
      on: today,
      ...settings,
      cards: cards.length,
      dueCount: due.length,
      due: shown.map((card) => ({
        kind: card.kind,
        item: card.item,
        skill: card.skill,
        ...faceOf(card),
        recall: recallOn(card, today),
        reviewedOn: card.reviewedOn,
        reviews: card.reviews,
        lapses: card.lapses,
        dueOn: dueOn(card, settings.targetRetention),
        nextIfHard: next(card, 2),
        nextIfEasy: next(card, 4),
        nextIfRecalled: next(card, 3),
        nextIfForgotten: next(card, 1),
      })),
      days: planOf(cards, {
        today,
        days,
        doneToday: cards.filter(({ reviewedOn, reviews }) => reviewedOn === today && reviews > 1).length,
        settings,
      }),
      sessions,
    }
  },
})
