import { z } from 'zod'
import { JudgedAnswer, Score, WorkStatus } from '#events/learning/activities.ts'
import activityResultRecorded from '#events/learning/activity-result-recorded.ts'
import activityResultReviewed from '#events/learning/activity-result-reviewed.ts'
import activityStarted from '#events/learning/activity-started.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import textRemoved, { heldIn, inItsPlace } from '#events/privacy/text-removed.ts'
import textsExpired, { type Expired, hasExpired, mayBeInAnyRow, rowsHolding } from '#events/privacy/texts-expired.ts'
import type { ActivityId, SequenceId } from '#events/teaching/sequences.ts'
import { earlierOf, Instant, laterOf, PersonId } from '#kernel/ids.ts'
import { hidden } from '#kernel/personal.ts'
import { defineProjection, opened, remove } from '#kernel/projection.ts'

const { class: ClassOf, sequence, activity, lesson, version, title, kind, maxScore } = activityResultRecorded.data.shape

const Row = z.object({
  class: ClassOf,
  lesson,
  title,
  kind,
  version,
  status: WorkStatus,
  attempts: z.int(),
  score: Score.nullable(),
  maxScore: maxScore.nullable(),
  bestScore: Score.nullable(),
  reviewScore: Score.nullable(),
  right: z.int().nullable(),
  questions: z.int().nullable(),
  durationMs: z.int(),
  late: z.boolean(),
  answers: z.array(JudgedAnswer).nullable(),
  response: z.string().nullable(),
  feedback: z.string().nullable(),
  startedAt: Instant,
  handedInAt: Instant.nullable(),
  completedAt: Instant.nullable(),
  reviewedAt: Instant.nullable(),
  statusAt: hidden(Instant.nullable()),
  shownAt: hidden(Instant.nullable()),
})
type Row = z.output<typeof Row>

type Work = {
  readonly subject: PersonId | null
  readonly occurredAt: Instant
  readonly data: Pick<Row, 'class' | 'lesson' | 'title' | 'kind' | 'version'> & {
    readonly sequence: SequenceId
    readonly activity: ActivityId
  }
}
const key = (e: Work) => (e.subject ? { learner: e.subject, sequence: e.data.sequence, activity: e.data.activity } : [])

const begun = ({ data, occurredAt }: Work): Row => ({
  ...{ class: data.class, lesson: data.lesson, title: data.title, kind: data.kind, version: data.version },
  ...{ status: 'in-progress', attempts: 0, score: null, maxScore: null, bestScore: null, reviewScore: null },
  ...{ right: null, questions: null, durationMs: 0, late: false, answers: null, response: null, feedback: null },
  ...{ startedAt: occurredAt, handedInAt: null, completedAt: null, reviewedAt: null, statusAt: null, shownAt: null },
})

/** The status of what occurred last, and since when it is completed. */
const withStatus = (row: Row, status: WorkStatus, at: Instant): Row =>
  row.statusAt !== null && at < row.statusAt
    ? row
    : {
        ...row,
        status,
        statusAt: at,
        completedAt: status !== 'completed' ? null : row.status === 'completed' ? (row.completedAt ?? at) : at,
      }

const best = (one: number | null, other: number | null): number | null =>
  one === null ? other : other === null ? one : Math.max(one, other)

const ofTheirs = opened(
  activityResultRecorded,
  ['answers', 'response'],
  'A learner goes on where they stopped, and a teacher reviews what was handed in.',
)
const ofTeacher = opened(activityResultReviewed, ['feedback'], 'A learner reads what the teacher says of their work.')

const putRight = opened(
  textRemoved,
  ['value', 'discreetValue'],
  'The right text stands in the place of one that was erased.',
)
const Place = z.object({ sequence, activity })
const HOLDERS = [activityResultRecorded, activityResultReviewed]

/** What was handed in or said last loses its text; what came after the removed text is left alone. */
function withoutText(row: Row, removed: Removed): Row {
  const { field, writtenAt } = removed
  if (field === 'feedback') return row.reviewedAt === writtenAt ? { ...row, feedback: inItsPlace(removed) } : row
  if (row.shownAt !== writtenAt) return row
  return field === 'answers' ? { ...row, answers: null } : { ...row, response: inItsPlace(removed) }
}

function withoutExpired(row: Row, e: Expired): Row {
  const [answers, response] = ['answers', 'response'].map((field) =>
    hasExpired(e, activityResultRecorded, field, row.shownAt),
  )
  const feedback = hasExpired(e, activityResultReviewed, 'feedback', row.reviewedAt)
  if (!answers && !response && !feedback) return row
  return {
    ...row,
    answers: answers ? null : row.answers,
    response: response ? null : row.response,
    feedback: feedback ? null : row.feedback,
  }
}

type Removed = {
  readonly field: string
  readonly writtenAt: Instant
  readonly value?: unknown
  readonly discreetValue?: unknown
}

/**
 * What each learner did of each activity. The score is the teacher's where one was given, else the best of what was handed in.
 * Answers, text and feedback are the last by when they occurred.
 */
export default defineProjection('activity-results', {
  version: 2,
  description:
    'What a learner handed in for each activity of a sequence: status, score, attempts, time, answers, feedback.',
  of: 'learner',
  words: {
    title: { fr: 'Travail sur une activité', en: 'Work on an activity' },
    columns: {
      learner: { fr: 'élève', en: 'learner' },
      sequence: { fr: 'séquence', en: 'sequence' },
      activity: { fr: 'activité', en: 'activity' },
      class: { fr: 'classe', en: 'class' },
      lesson: { fr: 'séance', en: 'lesson' },
      title: { fr: 'titre', en: 'title' },
      kind: {
        fr: 'type',
        en: 'kind',
        values: {
          video: { fr: 'vidéo', en: 'video' },
          quiz: { fr: 'quiz', en: 'quiz' },
          'text-production': { fr: 'écrit', en: 'text' },
          interactive: { fr: 'activité', en: 'activity' },
          evaluation: { fr: 'évaluation', en: 'evaluation' },
        },
      },
      version: { fr: 'version', en: 'version' },
      status: {
        fr: 'état',
        en: 'status',
        values: {
          'in-progress': { fr: 'en cours', en: 'in progress' },
          'needs-review': { fr: 'à relire', en: 'needs review' },
          completed: { fr: 'terminée', en: 'completed' },
        },
      },
      attempts: { fr: 'fois rendue', en: 'attempts' },
      score: { fr: 'points', en: 'points' },
      maxScore: { fr: 'points possibles', en: 'possible points' },
      bestScore: { fr: 'meilleur résultat', en: 'best result' },
      reviewScore: { fr: 'points de l’enseignant(e)', en: 'teacher’s points' },
      right: { fr: 'réponses justes', en: 'right answers' },
      questions: { fr: 'questions', en: 'questions' },
      durationMs: { fr: 'temps actif (ms)', en: 'active time (ms)' },
      late: { fr: 'en retard', en: 'late' },
      answers: { fr: 'réponses', en: 'answers' },
      response: { fr: 'texte', en: 'text' },
      feedback: { fr: 'retour', en: 'feedback' },
      startedAt: { fr: 'commencée le', en: 'begun' },
      handedInAt: { fr: 'rendue le', en: 'handed in' },
      completedAt: { fr: 'terminée le', en: 'completed' },
      reviewedAt: { fr: 'relue le', en: 'reviewed' },
    },
  },
  key: z.object({ learner: PersonId, sequence, activity }),
  row: Row,
  indexes: [['sequence', 'class', 'status']],
  on: (on, _, onEach) => [
    on(activityStarted, key, (row, e) => ({
      ...(row ?? begun(e)),
      startedAt: earlierOf(row?.startedAt ?? null, e.occurredAt),
    })),
    on(ofTheirs, key, (row, e) => {
      const before = row ?? begun(e)
      const { data, occurredAt } = e
      const { status, attempt, score, maxScore, right, questions, durationMs, late, lesson, title, version } = data
      const bestScore = best(before.bestScore, score)
      const isDraft = status === 'in-progress'
      const counted: Row = {
        ...before,
        attempts: Math.max(before.attempts, attempt),
        bestScore,
        score: before.reviewScore ?? bestScore,
        durationMs: before.durationMs + durationMs,
        startedAt: earlierOf(before.startedAt, occurredAt),
        handedInAt: isDraft ? before.handedInAt : laterOf(before.handedInAt, occurredAt),
      }
      const isLast = before.shownAt === null || occurredAt >= before.shownAt
      const shown: Row = isLast
        ? {
            ...counted,
            ...{ lesson, title, version, maxScore, right, questions, late, shownAt: occurredAt },
            answers: Array.isArray(data.answers) ? data.answers : null,
            response: typeof data.response === 'string' ? data.response : null,
          }
        : counted
      return withStatus(shown, status, occurredAt)
    }),
    on(ofTeacher, key, (row, e) => {
      const before = row ?? begun(e)
      const { data, occurredAt } = e
      const isLast = before.reviewedAt === null || occurredAt >= before.reviewedAt
      const reviewed: Row = isLast
        ? {
            ...before,
            reviewScore: data.score,
            score: data.score ?? before.bestScore,
            maxScore: data.maxScore,
            feedback: typeof data.feedback === 'string' ? data.feedback : null,
            reviewedAt: occurredAt,
          }
        : before
      return withStatus(reviewed, data.status, occurredAt)
    }),
    on(
      putRight,
      (e) => {
        const place = heldIn(e, HOLDERS, Place)
        return e.subject && place ? { learner: e.subject, ...place } : []
      },
      (row, { data }) => (row ? withoutText(row, data) : remove),
    ),
    on(
      textsExpired,
      (e) => {
        const { subject } = e
        return subject ? rowsHolding(e, HOLDERS, Place).map((place) => ({ learner: subject, ...place })) : []
      },
      (row, e) => (row ? withoutExpired(row, e) : remove),
    ),
    onEach(textsExpired, (e) => (e.subject && mayBeInAnyRow(e, HOLDERS) ? { learner: e.subject } : []), withoutExpired),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
