import { z } from 'zod'
import pathAssigned from '#events/learning/path-assigned.ts'
import pathContentFinished from '#events/learning/path-content-finished.ts'
import pathFinished from '#events/learning/path-finished.ts'
import { markAfterAnswer, markAfterCorrection, type PathMark } from '#events/learning/path-mark.ts'
import pathMarkCorrected from '#events/learning/path-mark-corrected.ts'
import pathStepFinished from '#events/learning/path-step-finished.ts'
import pathStepStarted from '#events/learning/path-step-started.ts'
import pathTakenBack from '#events/learning/path-taken-back.ts'
import pathUpdated from '#events/learning/path-updated.ts'
import {
  finishContent,
  finishStep,
  inVersion,
  progressOf,
  startStep,
  stepOf,
  type Walk,
  walkOf,
} from '#events/learning/path-walk.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { ContentItemId } from '#events/teaching/content-ids.ts'
import { PathId, PathSteps, StepId } from '#events/teaching/path-values.ts'
import { DefinitionVersion } from '#events/teaching/values.ts'
import { earlierOf, Instant, laterOf, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

/** A content that was finished at least once, with the mark of a quiz (`#events/learning/path-mark.ts`). */
const FinishedContent = z.object({
  step: StepId,
  content: ContentItemId,
  times: z.int().describe('How many times it was finished.'),
  points: z.number().nullable().describe('Its points; null where it gives none.'),
  mostPoints: z.number().nullable().describe('How many points could be reached; null where it gives none.'),
  durationMs: z.int().describe('How long the learner took for it, all times together, in milliseconds.'),
  finishedAt: Instant,
  correctedAt: Instant.nullable().describe('When a teacher corrected its points last; null where nobody did.'),
})
type FinishedContent = z.output<typeof FinishedContent>

const row = z.object({
  version: DefinitionVersion,
  title: z.string(),
  steps: PathSteps,
  started: z.array(StepId),
  finished: z.array(StepId),
  contents: z.array(FinishedContent),
  units: z.int(),
  unitsDone: z.int(),
  percentage: z.number(),
  current: StepId.nullable(),
  durationMs: z.int(),
  assignedAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
  lastAt: Instant.nullable(),
  takenBackAt: Instant.nullable(),
})
type Row = z.output<typeof row>

const nothingDone = {
  ...{ started: [], finished: [], contents: [], units: 0, unitsDone: 0, percentage: 0, current: null, durationMs: 0 },
  ...{ startedAt: null, finishedAt: null, lastAt: null, takenBackAt: null },
}

const ofPath = (e: { subject: PersonId | null; data: { path: PathId } }) =>
  e.subject ? { path: e.data.path, learner: e.subject } : []

/** The row after a change of what was done, with the numbers that follow from it. */
function walked(before: Row, walk: Walk): Row {
  const { units, unitsDone, percentage, current } = progressOf(walk)
  const kept = before.contents.filter(({ step, content }) =>
    stepOf(walk, step)?.contents.some((one) => one.content === content),
  )
  return {
    ...before,
    steps: [...walk.steps],
    started: [...walk.started],
    finished: [...walk.finished],
    contents: kept,
    units,
    unitsDone,
    percentage,
    current,
  }
}

type Finished = {
  readonly data: {
    readonly step: StepId
    readonly content: ContentItemId
    readonly points?: number | undefined
    readonly mostPoints?: number | undefined
    readonly durationMs: number
  }
  readonly occurredAt: Instant
}

const markIn = ({ points, mostPoints, correctedAt }: FinishedContent): PathMark | null =>
  points === null || mostPoints === null ? null : { points, mostPoints, correctedAt }

function withContent(contents: readonly FinishedContent[], { data, occurredAt }: Finished): FinishedContent[] {
  const { step, content, durationMs, points = null, mostPoints = null } = data
  const before = contents.find((one) => one.step === step && one.content === content)
  const others = contents.filter((one) => one !== before)
  const known = before ? markIn(before) : null
  const mark =
    points === null || mostPoints === null ? known : markAfterAnswer(known, { points, mostPoints }, occurredAt)
  return [
    ...others,
    {
      step,
      content,
      times: (before?.times ?? 0) + 1,
      points: mark?.points ?? null,
      mostPoints: mark?.mostPoints ?? null,
      correctedAt: mark?.correctedAt ?? null,
      durationMs: (before?.durationMs ?? 0) + durationMs,
      finishedAt: earlierOf(before?.finishedAt ?? null, occurredAt),
    },
  ]
}

/**
 * How far each learner is in each of their paths. What a tablet sends late counts as if it had come in time; it moves no last
 * activity back.
 */
export default defineProjection('path-progress', {
  version: 2,
  description: 'How far a learner is in a path: its steps in their version, what is finished, points and time.',
  of: 'learner',
  words: {
    title: { fr: 'Progression dans un parcours', en: 'Progress in a path' },
    columns: {
      path: { fr: 'parcours', en: 'path' },
      learner: { fr: 'élève', en: 'learner' },
      version: { fr: 'version', en: 'version' },
      title: { fr: 'titre', en: 'title' },
      steps: { fr: 'étapes', en: 'steps' },
      started: { fr: 'étapes commencées', en: 'steps started' },
      finished: { fr: 'étapes terminées', en: 'steps finished' },
      contents: { fr: 'contenus terminés', en: 'contents finished' },
      units: { fr: 'unités à faire', en: 'units to do' },
      unitsDone: { fr: 'unités faites', en: 'units done' },
      percentage: { fr: 'pourcentage', en: 'percentage' },
      current: { fr: 'étape en cours', en: 'current step' },
      durationMs: { fr: 'temps passé (ms)', en: 'time spent (ms)' },
      assignedAt: { fr: 'reçu le', en: 'given on' },
      startedAt: { fr: 'commencé le', en: 'started on' },
      finishedAt: { fr: 'terminé le', en: 'finished on' },
      lastAt: { fr: 'dernière activité', en: 'last activity' },
      takenBackAt: { fr: 'repris le', en: 'taken back on' },
    },
  },
  key: z.object({ path: PathId, learner: PersonId }),
  row,
  indexes: [['learner']],
  on: (on) => [
    on(pathAssigned, ofPath, (before, { data: { version, title, steps }, occurredAt }) =>
      before
        ? walked({ ...before, version, title, takenBackAt: null, finishedAt: null }, inVersion(before, steps))
        : walked({ ...nothingDone, version, title, steps, assignedAt: occurredAt }, walkOf(steps)),
    ),
    on(pathUpdated, ofPath, (before, { data: { version, title, steps } }) =>
      before ? walked({ ...before, version, title, finishedAt: null }, inVersion(before, steps)) : remove,
    ),
    on(pathTakenBack, ofPath, (before, { occurredAt }) => (before ? { ...before, takenBackAt: occurredAt } : remove)),
    on(pathStepStarted, ofPath, (before, { data, occurredAt }) =>
      before
        ? walked(
            {
              ...before,
              startedAt: earlierOf(before.startedAt, occurredAt),
              lastAt: laterOf(before.lastAt, occurredAt),
            },
            startStep(before, data.step),
          )
        : remove,
    ),
    on(pathContentFinished, ofPath, (before, e) =>
      before
        ? walked(
            {
              ...before,
              contents: withContent(before.contents, e),
              durationMs: before.durationMs + e.data.durationMs,
              lastAt: laterOf(before.lastAt, e.occurredAt),
            },
            finishContent(before, e.data),
          )
        : remove,
    ),
    on(pathMarkCorrected, ofPath, (before, { data, occurredAt }) =>
      before
        ? {
            ...before,
            contents: before.contents.map((one) =>
              one.step === data.step && one.content === data.content
                ? { ...one, ...markAfterCorrection(data, occurredAt) }
                : one,
            ),
          }
        : remove,
    ),
    on(pathStepFinished, ofPath, (before, { data, occurredAt }) =>
      before
        ? walked({ ...before, lastAt: laterOf(before.lastAt, occurredAt) }, finishStep(before, data.step))
        : remove,
    ),
    on(pathFinished, ofPath, (before, { occurredAt }) => (before ? { ...before, finishedAt: occurredAt } : remove)),
    on(subjectErased, (e) => (e.subject ? { learner: e.subject } : []), remove),
  ],
})
