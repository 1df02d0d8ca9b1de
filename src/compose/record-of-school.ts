// Wires the record of processing of a school: its types of events, its settings, and who receives what.

import type { Definitions } from '#definitions/definitions.ts'
import type { Webhooks } from '#integrating/webhooks/webhooks.ts'
import type { Instant } from '#kernel/ids.ts'
import { recordOfProcessing } from '#rights/records/record-of-processing.ts'
import { schoolAt } from '#rights/school.ts'

type Parts = Parameters<typeof schoolAt>[0] & {
  readonly definitions: Pick<Definitions, 'events'>
  readonly endpoints: Pick<Webhooks, 'list'>
  readonly now: () => Instant
}

export const recordOfSchool = ({
  log,
  codec,
  definitions,
  endpoints,
  now,
}: Parts): ReturnType<typeof recordOfProcessing> =>
  recordOfProcessing({
    events: definitions.events,
    schoolOf: (tenant) => schoolAt({ log, codec }, tenant),
    receiversOf: async (tenant) =>
      // An address may hold a password in its path or its query.
      (await endpoints.list(tenant)).map(({ url, description, types, personal }) => ({
        address: URL.parse(url)?.origin ?? '',
        description,
        types,
        personal,
      })),
    now,
  })
