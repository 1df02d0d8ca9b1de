// Ends the links between guardians and learners who have come of age, in one school.
// Input: the school's open links, page by page, and the clock. Output: commands, and how many links there were of each kind.
//
// A birth date is sealed and in no read model, and a timer due on the birthday would be the birth date in clear. So this
// reads each linked learner's stream, opens the date, compares it with today, and keeps nothing.

import type { Codec } from '#commanding/codec.ts'
import { CommandFailed } from '#commanding/command-problem.ts'
import type { CommandRunner } from '#commanding/command-runner.ts'
import type { EventLog } from '#event-log/event-log.ts'
import birthDateRecorded from '#events/identity/birth-date-recorded.ts'
import type { Caller } from '#identity/caller.ts'
import { permissionsOfService } from '#identity/permissions.ts'
import { type Instant, LocalDay, type PersonId, streamName, type TenantId, type Zone } from '#kernel/ids.ts'
import { localDay } from '#kernel/local-day.ts'
import { processActor } from '#kernel/process.ts'

export type OpenLink = { readonly learner: PersonId; readonly guardian: PersonId }

export type SweepParts = {
  readonly log: Pick<EventLog, 'readStream'>
  readonly codec: Pick<Codec, 'reader'>
  readonly commands: CommandRunner
  /** The open links of the school, page by page, each learner's one after the other. */
  readonly openLinks: (caller: Caller) => AsyncIterable<readonly OpenLink[]>
  readonly tenant: TenantId
  readonly zone: Zone
  readonly now: Instant
}

export type Swept = {
  readonly links: number
  readonly ended: number
  /** Links of learners whose birth date is not known, or was erased: they stay. */
  readonly withoutBirthDate: number
}

const NAME = 'majority-sweep'
export const AGE_OF_MAJORITY = 18
const PAGE = 200
const wanted = new Map([[birthDateRecorded.type, new Set(['birthDate'])]])

export const sweeper = (tenant: TenantId): Caller => ({
  tenant,
  actor: processActor(NAME),
  onBehalfOf: null,
  permissions: permissionsOfService(['families:manage'], tenant),
  origin: { kind: 'process', process: NAME },
})

/** Who was born on 29 February comes of age on 1 March: days compare as text. */
export function isOfAge(birthDate: LocalDay, today: LocalDay, age = AGE_OF_MAJORITY): boolean {
  const year = String(Number(birthDate.slice(0, 4)) + age).padStart(4, '0')
  return `${year}${birthDate.slice(4)}` <= today
}

export async function sweepMajorities(parts: SweepParts): Promise<Swept> {
  const caller = sweeper(parts.tenant)
  const today = localDay(parts.now, parts.zone)
  const swept = { links: 0, ended: 0, withoutBirthDate: 0 }
  let last: Dated = { learner: null, birthDate: null }
  for await (const page of parts.openLinks(caller))
    for (const link of page) {
      swept.links += 1
      if (last.learner !== link.learner)
        last = { learner: link.learner, birthDate: await birthDateOf(parts, link.learner) }
      if (last.birthDate === null) swept.withoutBirthDate += 1
      else if (isOfAge(last.birthDate, today) && (await endLink(parts, caller, link, today))) swept.ended += 1
    }
  return swept
}

type Dated = { readonly learner: PersonId | null; readonly birthDate: LocalDay | null }

/** The date that was recorded last; null where none was, or where its key was destroyed. */
export async function birthDateOf(
  { log, codec, tenant }: Pick<SweepParts, 'log' | 'codec' | 'tenant'>,
  learner: PersonId,
): Promise<LocalDay | null> {
  const stream = streamName('person', learner)
  for (let from: number | 'end' = 'end'; ; ) {
    const { events } = await log.readStream(stream, { tenant, from, direction: 'backwards', limit: PAGE })
    const recorded = events.find(({ type }) => type === birthDateRecorded.type)
    if (recorded) {
      const reader = codec.reader(wanted)
      await reader.prepare([recorded])
      return LocalDay.nullable().catch(null).parse(reader.decode(recorded).data.birthDate)
    }
    const first = events.at(-1)
    if (!first || first.revision === 0) return null
    from = first.revision - 1
  }
}

/** The link had already ended, since its row was not up to date; or it changed at a time that is still to come. */
const LEFT_ALONE: readonly string[] = ['no-link', 'dated-too-early']

/** False if the link was left alone: the next night looks again. */
async function endLink({ commands }: SweepParts, caller: Caller, link: OpenLink, today: LocalDay): Promise<boolean> {
  try {
    const input = { ...link, reason: 'majority' }
    const answer = await commands.run({
      command: 'identity.end-guardian-link',
      input,
      caller,
      key: `${link.guardian} ${today}`,
    })
    return !answer.repeated
  } catch (error) {
    const problem = error instanceof CommandFailed ? error.problem : null
    if (problem?.kind === 'refused' && LEFT_ALONE.includes(problem.code)) return false
    throw error
  }
}
