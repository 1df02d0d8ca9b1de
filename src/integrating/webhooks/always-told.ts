// What a receiver is told whatever types it chose, about people whose data it was sent: that they were erased, that
// something was put right, or that a text is to be erased (GDPR, articles 16, 17.2 and 19). The message has the person's id, which it had, and no personal field.
import type { StoredEvent } from '#event-log/event-log.ts'
import { ERASURE } from '#kernel/forgetting.ts'

/** Their events have a subject and no personal field (always-told.test.ts). */
export const ALWAYS_TOLD: readonly string[] = [ERASURE, 'privacy.data-rectified', 'privacy.text-erased']

type Chosen = readonly string[] | null

/** The types that are read for an endpoint; null for all. */
export const typesToRead = (chosen: Chosen): Chosen => chosen && [...new Set([...chosen, ...ALWAYS_TOLD])]

export const isChosen = (chosen: Chosen, { type }: Pick<StoredEvent, 'type'>): boolean =>
  chosen === null || chosen.includes(type)
