// Who was erased, is restricted or objects since a model was trained, and stood in the log at its training.
//
// A model does not say on whom it was trained. It was trained on everybody with an event up to its cut, except those who are held
// out, those whom its record excludes, and those who were erased, restricted or objecting by then; so whoever became so after the
// cut, and had an event before, counts.
import type { EventLog } from '#event-log/event-log.ts'
import objectionMade from '#events/privacy/objection-made.ts'
import restrictionSet from '#events/privacy/restriction-set.ts'
import subjectErased from '#events/privacy/subject-erased.ts'
import { type PersonId, type Position, streamName, type TenantId } from '#kernel/ids.ts'
import { isHeldOut } from '#ml/gates/held-out.ts'
import type { ErasedPeople } from '#privacy/erased-people.ts'
import type { ReadLimits } from '#privacy/person-limits.ts'
import { hashOfLearner } from './model-sides.ts'

export type AffectedLearners = { readonly erased: number; readonly restricted: number; readonly objecting: number }

const TYPES = [subjectErased.type, restrictionSet.type, objectionMade.type]
const USES = ['prediction', 'model-training']
const PAGE = 1_000

/** `excluded`: hashes of the learners whom its record leaves out. Throws LimitsUnknown, and what the log throws. */
export async function affectedLearners(
  parts: {
    readonly log: Pick<EventLog, 'readAll' | 'readStream'>
    readonly erased: Pick<ErasedPeople, 'has'>
    readonly personLimits: ReadLimits
  },
  tenant: TenantId,
  { cut, excluded }: { readonly cut: Position; readonly excluded: ReadonlySet<string> },
): Promise<AffectedLearners> {
  const { log, erased, personLimits } = parts
  const concerned = new Set<PersonId>()
  for (let after = cut; ; ) {
    const page = await log.readAll({ after, limit: PAGE, filter: { tenant, types: TYPES } })
    for (const { subject } of page.events) if (subject !== null) concerned.add(subject)
    after = page.position
    if (page.end) break
  }
  const limits = await personLimits(tenant)
  const counted = { erased: 0, restricted: 0, objecting: 0 }
  for (const person of concerned) {
    const why = erased.has(tenant, person)
      ? 'erased'
      : limits.restricted.has(person)
        ? 'restricted'
        : USES.some((use) => limits.objecting.get(use)?.has(person) === true)
          ? 'objecting'
          : null
    if (why === null || isHeldOut(person) || excluded.has(hashOfLearner(person))) continue
    const { events } = await log.readStream(streamName('learner', person), {
      tenant,
      from: 0,
      direction: 'forwards',
      limit: 1,
    })
    const [first] = events
    if (first && first.position <= cut) counted[why] += 1
  }
  return counted
}
