// The decider of a learner's revisions: what they remember, since when, and the session that is open.

import contentViewed from '#events/learning/content-viewed.ts'
import exerciseCompleted from '#events/learning/exercise-completed.ts'
import importWithdrawn from '#events/learning/import-withdrawn.ts'
import { type Memory, type Review as MemoryReview, reviewed } from '#events/learning/memory.ts'
import type { MemoryWeights } from '#events/learning/memory-weights.ts'
import revisionAnswered from '#events/learning/revision-answered.ts'
import revisionEnded from '#events/learning/revision-ended.ts'
import revisionStarted from '#events/learning/revision-started.ts'
import { itemKey, RevisedId, type RevisedItem, ratingOf, ratingOfCompletion } from '#events/learning/revisions.ts'
import type { SkillId } from '#events/learning/values.ts'
import { type Enrolment, enrol, leave } from '#events/teaching/enrolments.ts'
import learnerEnrolled from '#events/teaching/learner-enrolled.ts'
import learnerLeftClass from '#events/teaching/learner-left-class.ts'
import type { ClassId } from '#events/teaching/values.ts'
import { defineDecider } from '#kernel/decider.ts'
import type { Instant, LocalDay, Revision, Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'

/** More than anybody revises; bounds the state, whatever clients send. */
const MOST_CARDS = 3_000

/** Of one card. Older ones count, and cannot be taken out any more. */
const MOST_REVIEWS = 100

type Review = MemoryReview & {
  /** Null where no import can have brought it: it is never taken out. */
  readonly revision: Revision | null
  readonly skill?: SkillId
}

/** What follows from the reviews. */
type Learnt = { readonly skill: SkillId | null; readonly memory: Memory | null }

/** Something that the learner has met. Its memory is null until the first review. */
export type Card = RevisedItem &
  Learnt & {
    /**
     * The reviews since the first one that an import may have brought, and could withdraw, and the memory before them. Most learners
     * have no such review: then this is null, every review is folded at once, and the state and its snapshots stay small.
     */
    readonly amendable: { readonly before: Learnt; readonly reviews: readonly Review[] } | null
  }

export type OpenRevision = {
  readonly session: string
  readonly class: ClassId
  readonly items: readonly RevisedItem[]
  /** By which it was planned, and its answers count; null: the usual ones. */
  readonly weights: MemoryWeights | null
  /** By item: whether the first answer recalled it. */
  readonly answers: Readonly<Record<string, boolean>>
  readonly answered: number
  readonly durationMs: number
}

export type Revisions = {
  readonly enrolments: readonly Enrolment[]
  readonly cards: Readonly<Record<string, Card>>
  readonly open: OpenRevision | null
  /** The last day with answers, and how many of them. */
  readonly done: { readonly day: LocalDay; readonly answers: number } | null
}

export const cardOf = ({ cards }: Revisions, item: RevisedItem): Card | undefined =>
  Object.hasOwn(cards, itemKey(item)) ? cards[itemKey(item)] : undefined

const NEVER_REVIEWED = { skill: null, memory: null, amendable: null } as const

function withCard(state: Revisions, item: RevisedItem, change: (card: Card) => Card): Revisions {
  const card = cardOf(state, item)
  if (!card && Object.keys(state.cards).length >= MOST_CARDS) return state
  return {
    ...state,
    cards: { ...state.cards, [itemKey(item)]: change(card ?? { ...item, ...NEVER_REVIEWED }) },
  }
}

type Dated = { readonly occurredAt: Instant; readonly zone: Zone }
const dayOf = ({ occurredAt, zone }: Dated): LocalDay => localDay(occurredAt, zone)

const learnt = ({ skill, memory }: Learnt, review: Review): Learnt => ({
  skill: review.skill ?? skill,
  memory: reviewed(memory ?? undefined, review),
})

/** Folds what comes before the first review that can be taken out. */
function amendableFrom(before: Learnt, reviews: readonly Review[]): Card['amendable'] {
  const first = reviews.findIndex(({ revision }) => revision !== null)
  if (first === -1) return null
  return { before: reviews.slice(0, first).reduce(learnt, before), reviews: reviews.slice(first) }
}

const review = (state: Revisions, item: RevisedItem, last: Review): Revisions =>
  withCard(state, item, (card) => {
    const { before, reviews } = card.amendable ?? { before: { skill: card.skill, memory: card.memory }, reviews: [] }
    const [oldest] = reviews.length < MOST_REVIEWS ? [] : reviews
    return {
      ...card,
      ...learnt(card, last),
      amendable: oldest
        ? amendableFrom(learnt(before, oldest), [...reviews.slice(1), last])
        : amendableFrom(before, [...reviews, last]),
    }
  })

/** The card as if the withdrawn reviews had never been; it is gone if nothing else is left of it. */
function withoutReviews(state: Revisions, exercise: string, withdrawn: ReadonlySet<number>): Revisions {
  const item = { kind: 'exercise', item: RevisedId.parse(exercise) } as const
  const card = cardOf(state, item)
  if (!card) return state
  const { before, reviews } = card.amendable ?? { before: { skill: card.skill, memory: card.memory }, reviews: [] }
  const left = reviews.filter(({ revision }) => revision === null || !withdrawn.has(revision))
  const now = left.reduce(learnt, before)
  const { [itemKey(item)]: _, ...cards } = state.cards
  if (!now.memory) return { ...state, cards }
  return { ...state, cards: { ...cards, [itemKey(item)]: { ...card, ...now, amendable: amendableFrom(before, left) } } }
}

function counted(done: Revisions['done'], day: LocalDay): Revisions['done'] {
  if (done && done.day > day) return done
  return { day, answers: done?.day === day ? done.answers + 1 : 1 }
}

export default defineDecider<Revisions>('learning.revisions', {
  stream: 'learner',
  initial: { enrolments: [], cards: {}, open: null, done: null },
  evolve: (on) => [
    on(learnerEnrolled, (state, e) => ({ ...state, enrolments: enrol(state.enrolments, e) })),
    on(learnerLeftClass, (state, e) => ({
      ...state,
      enrolments: leave(state.enrolments, e.data.class, e.occurredAt),
    })),
    on(exerciseCompleted, (state, e) =>
      review(
        state,
        { kind: 'exercise', item: RevisedId.parse(e.data.exercise) },
        {
          // An import has an actor of its own, who is no person: what the learner recorded was not imported.
          revision: e.actor === e.subject ? null : e.revision,
          on: dayOf(e),
          rating: ratingOfCompletion(e.data),
          ...(e.data.skill !== undefined && { skill: e.data.skill }),
        },
      ),
    ),
    on(importWithdrawn, (before, { data: { facts, completed } }) => {
      const withdrawn = new Set(facts.map(({ revision }) => revision))
      return completed.reduce((state, { exercise }) => withoutReviews(state, exercise, withdrawn), before)
    }),
    on(contentViewed, (state, { data: { content, skill } }) =>
      withCard(state, { kind: 'content', item: RevisedId.parse(content) }, (card) => ({
        ...card,
        skill: skill ?? card.skill,
      })),
    ),
    on(revisionStarted, (state, { data: { session, items, weights = null, class: ofClass } }) => ({
      ...state,
      open: { session, class: ofClass, items, weights, answers: {}, answered: 0, durationMs: 0 },
    })),
    on(revisionAnswered, (before, e) => {
      const { kind, item, skill, correct, durationMs = 0, weights = null } = e.data
      const state = review(
        before,
        { kind, item },
        // No import brings answers of a revision.
        { revision: null, on: dayOf(e), rating: ratingOf(e.data), weights, ...(skill !== undefined && { skill }) },
      )
      const key = itemKey({ kind, item })
      const { open } = state
      return {
        ...state,
        done: counted(state.done, dayOf(e)),
        open: open && {
          ...open,
          answers: Object.hasOwn(open.answers, key) ? open.answers : { ...open.answers, [key]: correct },
          answered: open.answered + 1,
          durationMs: open.durationMs + durationMs,
        },
      }
    }),
    on(revisionEnded, (state) => ({ ...state, open: null })),
  ],
})
