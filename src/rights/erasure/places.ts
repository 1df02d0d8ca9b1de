// The tables in which something of a person may be, besides the read models. $1 is the school, $2 the person, $3 the names of
// the person's streams.
import { streamName } from '#kernel/ids.ts'
import type { StepName } from './erasure.ts'
import type { Person } from './parts.ts'

/** Streams that are about one person and are named after them. */
export const ownStreamKinds = ['learner', 'person', 'account', 'rights', 'retention'] as const
export const ownStreams = (person: string) => ownStreamKinds.map((kind) => streamName(kind, person))

type Place = {
  readonly name: string
  readonly step: StepName
  readonly table: string
  readonly where: string
  /** What replaces a deletion. */
  readonly update?: string
}

const OF_PERSON = 'tenant = $1 and (subject = $2 or key = $2::text)'

export const places: readonly Place[] = [
  { name: 'snapshots', step: 'snapshots', table: 'sillage.snapshots', where: 'tenant = $1 and subject = $2' },
  {
    name: 'streamSnapshots',
    step: 'snapshots',
    table: 'sillage.stream_snapshots',
    where: 'tenant = $1 and stream = any($3)',
  },
  {
    name: 'parkedEvents',
    step: 'rows',
    table: 'sillage.parked',
    where:
      'tenant = $1 and (stream = any($3) or exists (select from jsonb_each_text(key) k(field, value) where value = $2::text))',
  },
  { name: 'processStates', step: 'processes', table: 'sillage.process_states', where: OF_PERSON },
  { name: 'processTimers', step: 'processes', table: 'sillage.process_timers', where: OF_PERSON },
  {
    name: 'processParked',
    step: 'processes',
    table: 'sillage.process_parked',
    where: 'tenant = $1 and (subject = $2 or key = $2::text or stream = any($3))',
  },
  {
    name: 'commandsToSend',
    step: 'processes',
    table: 'sillage.outbox',
    where: `${OF_PERSON} and (input is not null or detail is not null or status in ('waiting', 'stuck'))`,
    // The row stays, without its content: it keeps the command from being sent twice.
    update: `input = null, detail = null, claim = null,
      status = case when status in ('waiting', 'stuck') then 'withdrawn' else status end,
      settled_at = coalesce(settled_at, clock_timestamp())`,
  },
  {
    name: 'retentionPlans',
    step: 'processes',
    table: 'sillage.retention_items',
    where: 'tenant = $1 and person = $2',
  },
  {
    name: 'deliveries',
    step: 'deliveries',
    table: 'sillage.webhook_deliveries',
    // One that waits is withheld from now on (src/integrating/webhooks/lane.ts). That a receiver was sent the erasure stays.
    where: "tenant = $1 and stream = any($3) and type not like 'privacy.%'",
  },
  {
    name: 'credentials',
    step: 'credentials',
    table: 'sillage.credentials',
    where: 'tenant = $1 and person = $2',
  },
  {
    name: 'emails',
    step: 'deliveries',
    table: 'sillage.digests',
    where: 'tenant = $1 and person = $2',
  },
  // Their bytes go with them; those in the file store are deleted in the same step (src/files/left-objects.ts).
  { name: 'files', step: 'rows', table: 'sillage.files', where: 'tenant = $1 and owner = $2' },
  {
    name: 'objectsToDelete',
    step: 'rows',
    table: 'sillage.left_objects',
    where: 'tenant = $1 and owner = $2',
    // The row goes once the store has deleted the object.
    update: 'removing = true',
  },
  // One that runs finds that its row is gone, and ends.
  {
    name: 'jobsAbout',
    step: 'rows',
    table: 'sillage.jobs',
    where: 'tenant = $1 and exists (select from jsonb_each_text(input) i(field, value) where i.value = $2::text)',
  },
  {
    name: 'jobsAskedFor',
    step: 'rows',
    table: 'sillage.jobs',
    where: 'tenant = $1 and owner = $2',
    update: 'owner = null',
  },
  // The entries stay: without what opens them, nobody knows whom they are about.
  {
    name: 'namesInTheTrail',
    step: 'credentials',
    table: 'sillage.trail_openings',
    where: 'tenant = $1 and person = $2',
  },
  { name: 'pinFailures', step: 'credentials', table: 'sillage.pin_failures', where: 'tenant = $1 and person = $2' },
]

/** All three parameters are named, whichever a place uses. */
const used = (where: string) => `($1::uuid, $2::uuid, $3::text[]) is distinct from null and ${where}`
export const countText = ({ table, where }: Place) =>
  `select count(*)::integer as count from ${table} where ${used(where)}`
export const removeText = ({ table, where, update }: Place) =>
  update === undefined
    ? `delete from ${table} where ${used(where)}`
    : `update ${table} set ${update} where ${used(where)}`
export const placeValues = ({ tenant, person }: Person) => [tenant, person, ownStreams(person)]
