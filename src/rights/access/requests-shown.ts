// Which streams of requests are in the file that somebody reads: what one parent asked for is not the other's to know. Whoever asked, whoever
// has to sign, the person and the school are shown a request, as in `GET /api/rights/requests`; nobody else learns that there is one.
import { type ReadPage, readWhole } from '#events/identity/guardianships.ts'
import { isPartyTo } from '#events/privacy/behind-requests.ts'
import type { RecordedEvent } from '#kernel/event.ts'
import { type PersonId, parseStream, type StreamName } from '#kernel/ids.ts'
import type { Reader } from './acts-of-rights.ts'

/** Of the streams of a person, those that this reader is shown. */
export async function streamsShownTo(
  { actor, isSchool }: Reader,
  person: PersonId,
  streams: ReadonlySet<StreamName>,
  read: ReadPage<RecordedEvent>,
): Promise<ReadonlySet<StreamName>> {
  if (isSchool || actor === person) return streams
  const shown = new Set<StreamName>()
  for (const stream of streams)
    if (
      parseStream(stream).kind !== 'rights-request' ||
      (actor !== null && isPartyTo(actor, await readWhole(stream, read)))
    )
      shown.add(stream)
  return shown
}
