// From when until when somebody was a guardian of a learner: folded from the links in the learner's `person-` stream, which keeps
// them although a link was asked for again, or a guardian was erased.
//
// A link or its end may be dated back. Until both its day and its recording have passed, what the guardian does is the guardian's.
import { earlierOf, type Instant, laterOf, PersonId, type Revision, type StreamName, streamName } from '#kernel/ids.ts'
import guardianLinkConfirmed from './guardian-link-confirmed.ts'
import guardianLinkEnded from './guardian-link-ended.ts'

/** `from` is null for the first link: what a guardian did before the school confirmed it counts as theirs. `until` is exclusive. */
export type Guardianship = { readonly from: Instant | null; readonly until: Instant | null }
export type Guardianships = {
  readonly known: ReadonlyMap<PersonId, readonly Guardianship[]>
  /** False where the keys of a link that was confirmed are destroyed, and nobody can tell whose it was. */
  readonly areAllKnown: boolean
}

type LinkEvent = {
  readonly type: string
  readonly revision: Revision
  readonly occurredAt: Instant
  readonly recordedAt: Instant
  readonly data: object
}
export type ReadPage<Event = LinkEvent> = (
  stream: StreamName,
  page: { readonly from: Revision; readonly direction: 'forwards'; readonly limit: number },
) => Promise<{ readonly events: readonly Event[]; readonly currentRevision: Revision }>

const PAGE = 500

/** Everybody with a link that was confirmed once. Give it the events in the order of the log. */
export function guardianships(events: Iterable<Omit<LinkEvent, 'revision'>>): Guardianships {
  const found = new Map<PersonId, Guardianship[]>()
  let areAllKnown = true
  for (const { type, data, occurredAt, recordedAt } of events) {
    if (type !== guardianLinkConfirmed.type && type !== guardianLinkEnded.type) continue
    const guardian = PersonId.safeParse('guardian' in data ? data.guardian : undefined).data
    // Its keys have expired, or are lost. Of an end, nothing has to be known: until then, the link is taken to go on.
    if (guardian === undefined) {
      if (type === guardianLinkConfirmed.type) areAllKnown = false
      continue
    }
    const periods = found.get(guardian) ?? []
    const last = periods.at(-1)
    const isOpen = last?.until === null
    if (type === guardianLinkConfirmed.type && !isOpen)
      found.set(guardian, [...periods, { from: last ? earlierOf(occurredAt, recordedAt) : null, until: null }])
    if (type === guardianLinkEnded.type && isOpen)
      found.set(guardian, [...periods.slice(0, -1), { from: last.from, until: laterOf(occurredAt, recordedAt) }])
  }
  return { known: found, areAllKnown }
}

/** Reads the whole `person-` stream of the learner, which is short. */
export const guardianshipsOf = async (learner: PersonId, read: ReadPage): Promise<Guardianships> =>
  guardianships(await readWhole(streamName('person', learner), read))

export async function readWhole<Event extends { readonly revision: Revision }>(
  stream: StreamName,
  read: ReadPage<Event>,
): Promise<readonly Event[]> {
  const events: Event[] = []
  for (let from = 0; ; ) {
    const page = await read(stream, { from, direction: 'forwards', limit: PAGE })
    events.push(...page.events)
    const last = page.events.at(-1)
    if (!last || last.revision >= page.currentRevision) return events
    from = last.revision + 1
  }
}
