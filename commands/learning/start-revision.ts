import { z } from 'zod'
import { begunBy, daysBetween, dueOn, type Memory } from '#events/learning/memory.ts'
import { dueBy, USUAL_SETTINGS } from '#events/learning/revision-plan.ts'
import revisionStarted from '#events/learning/revision-started.ts'
import { itemKey, MOST_ITEMS, RevisedItem, RevisionId } from '#events/learning/revisions.ts'
import { PathId, StepId } from '#events/teaching/path-values.ts'
import { defineCommand, isRefusal, type Refusal, refuse } from '#kernel/command.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { type LocalDay, PersonId } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import pathProgress from '../../projections/learning/path-progress.ts'
import revisionSettings from '../../projections/teaching/revision-settings.ts'
import revisionWeights, { weightsAt } from '../../projections/teaching/revision-weights.ts'
import { ended } from './end-revision.ts'
import { learnerStream, learnerSubject, ofLearner, ofLearnerThemself, whenEnrolled } from './enrolled.ts'
import type { Paths } from './paths.ts'
import revisions, { cardOf, type Revisions } from './revisions.ts'
import { whenOpen } from './work-on-step.ts'

/** Something that the learner never met cannot be remembered; what was recalled today says nothing more today. */
function refusalOf(state: Revisions, items: readonly RevisedItem[], today: LocalDay): Refusal | null {
  const seen = new Set<string>()
  for (const [index, item] of items.entries()) {
    const pointer = `/items/${index}`
    if (seen.has(itemKey(item))) return refuse('item-twice', 'This is in the list already.', { pointer })
    seen.add(itemKey(item))
    const card = cardOf(state, item)
    if (!card)
      return refuse('never-met', 'The learner has neither completed this exercise nor viewed this content yet.', {
        pointer,
        facts: { ...item },
      })
    if (card.memory && card.memory.lastRating > 1 && daysBetween(card.memory.reviewedOn, today) === 0)
      return refuse('too-soon', 'This was recalled today. Revise it on another day.', {
        pointer,
        facts: { ...item, reviewedOn: card.memory.reviewedOn },
      })
  }
  return null
}

type Due = Memory & RevisedItem

/** What the read model has of a learner's path, as the rules of steps take it. */
const asPaths = (rows: readonly z.output<(typeof pathProgress)['key'] & (typeof pathProgress)['row']>[]): Paths => ({
  paths: Object.fromEntries(
    rows.map(({ path, takenBackAt, finishedAt, ...row }) => [
      path,
      { ...row, takenBack: takenBackAt !== null, ended: finishedAt !== null, marks: [] },
    ]),
  ),
})

/** Starts a session of revision: of what is due today, or of what the learner chooses. */
export default defineCommand('learning.start-revision', {
  summary: 'Start a revision',
  description:
    'Starts a session of revision with what is due today, the least likely to be recalled first, within the daily limit of the class; or with the exercises and contents that are named. A session that was left open is ended. With `from` it is started from a step of a path that the learner has, which must be open.',
  route: 'POST /api/revisions',
  may: 'learning:record',
  of: ofLearnerThemself,
  purpose: 'teaching',
  input: z.object({
    session: RevisionId,
    items: z
      .array(RevisedItem)
      .min(1)
      .max(MOST_ITEMS)
      .optional()
      .describe('What to revise, in this order; without it, what is due today.'),
    from: z
      .strictObject({ path: PathId, step: StepId })
      .optional()
      .describe('The step of a path from which it is started: the learner must have the path, and the step be open.'),
    ...ofLearner,
  }),
  example: {
    learner: exampleSchool.learner,
    session: '7d5f2c18-4a6b-4f3e-8d90-1b2c3d4e5f60',
    items: [{ kind: 'exercise', item: 'tables-7x8' }],
  },
  decider: revisions,
  stream: learnerStream,
  subject: learnerSubject,
  needs: {
    settings: { from: revisionSettings, keys: () => [{}] },
    weights: { from: revisionWeights, keys: () => [{}] },
    path: {
      from: pathProgress,
      keys: ({ learner, from }) => (from ? [{ path: from.path, learner: PersonId.parse(learner) }] : []),
    },
  },
  decide: (state, input, context) =>
    whenEnrolled(state, input, context, (ofClass) => {
      const settings = context.needed.settings.find((one) => one.class === ofClass) ?? USUAL_SETTINGS
      // Those of when the learner started, also where a device without a network says so later.
      const weights = weightsAt(context.needed.weights, context.occurredAt)
      const today = localDay(context.occurredAt, context.zone)
      if (state.open?.session === input.session) return []
      if (input.from) {
        const step = { ...input.from, pointer: '/from/step' }
        const notOpen = whenOpen(asPaths(context.needed.path), step, context, () => [])
        if (isRefusal(notOpen)) return notOpen
      }
      const refusal = input.items ? refusalOf(state, input.items, today) : null
      if (refusal) return refusal
      const doneToday = state.done?.day === today ? state.done.answers : 0
      const cards = Object.values(state.cards).flatMap(({ kind, item, memory }): Due[] =>
        memory ? [{ ...begunBy(memory, weights), kind, item }] : [],
      )
      const room = Math.max(0, settings.dailyLimit - doneToday)
      const due = dueBy(cards, today, settings).map(({ kind, item }) => ({ kind, item }))
      const items = input.items ?? due.slice(0, Math.min(room, MOST_ITEMS))
      if (items.length === 0)
        return due.length > 0
          ? refuse('limit-of-the-day', 'The limit of this day is reached. The rest is due tomorrow.', {
              facts: { due: due.length, dailyLimit: settings.dailyLimit },
            })
          : refuse('nothing-due', 'Nothing is due today.', {
              facts: { nextOn: cards.map((card) => dueOn(card, settings.targetRetention)).sort()[0] ?? null },
            })
      return [
        ...(state.open ? [ended(state.open)] : []),
        revisionStarted({
          session: input.session,
          items: [...items],
          targetRetention: settings.targetRetention,
          ...(weights && { weights }),
          ...(input.from && { from: input.from }),
          class: ofClass,
        }),
      ]
    }),
})
