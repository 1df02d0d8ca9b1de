// Which events are answers and corrections, and the corrections of one answer, oldest first. Pure.
import { fieldsOf } from '../../frame/fields-of.ts'
import type { ListedEvent } from './history.ts'

export type Correction = { readonly position: number; readonly recordedAt: string; readonly isCorrect: boolean }

type Recorded = { readonly position: string; readonly recordedAt: string; readonly data: unknown }

/** An answer whose verdict was not erased. */
export const isAnswer = ({ type, correct, erased }: Pick<ListedEvent, 'type' | 'correct' | 'erased'>): boolean =>
  type === 'learning.exercise-attempted' && correct !== null && !erased.includes('correct')

export const CORRECTED = 'learning.attempt-corrected'

export const isCorrection = ({ type }: Pick<ListedEvent, 'type'>): boolean => type === CORRECTED

export const correctionsOf = ({ id }: Pick<ListedEvent, 'id'>, newestFirst: readonly Recorded[]): Correction[] =>
  newestFirst
    .flatMap(({ position, recordedAt, data }) => {
      const { attempt, isCorrect } = fieldsOf(data)
      return attempt === id && typeof isCorrect === 'boolean'
        ? [{ position: Number(position), recordedAt, isCorrect }]
        : []
    })
    .reverse()
