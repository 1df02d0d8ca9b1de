import { z } from 'zod'
import requestApproved from '#events/privacy/request-approved.ts'
import requestCancelled from '#events/privacy/request-cancelled.ts'
import requestCarriedOut from '#events/privacy/request-carried-out.ts'
import requestCompleted from '#events/privacy/request-completed.ts'
import requestDeadlineMissed from '#events/privacy/request-deadline-missed.ts'
import requestDeadlineNeared from '#events/privacy/request-deadline-neared.ts'
import requestExtended from '#events/privacy/request-extended.ts'
import requestMade from '#events/privacy/request-made.ts'
import requestPreparationBegun from '#events/privacy/request-preparation-begun.ts'
import requestPrepared from '#events/privacy/request-prepared.ts'
import requestRejected from '#events/privacy/request-rejected.ts'
import requestSignatureWaived from '#events/privacy/request-signature-waived.ts'
import requestSigned from '#events/privacy/request-signed.ts'
import textErased from '#events/privacy/text-erased.ts'
import { AskedAs, RequestId, RequestState, Right } from '#events/privacy/values.ts'
import { Instant, LocalDay, PersonId } from '#kernel/ids.ts'
import { defineProjection, remove } from '#kernel/projection.ts'

const row = z.object({
  person: PersonId,
  right: Right,
  lift: z.boolean().describe('Whether the end of a restriction or of an objection is asked for.'),
  texts: z.boolean().describe('Whether the erasure of single texts is asked for.'),
  namedTexts: z.int().nonnegative().describe('How many single texts are named to be erased or put right for it.'),
  state: RequestState,
  requestedBy: PersonId,
  askedAs: AskedAs.nullable(),
  madeAt: Instant,
  deadline: LocalDay,
  isExtended: z.boolean().describe('Whether the deadline was extended.'),
  warning: z.enum(['near', 'missed']).nullable().describe('Whether the deadline is near, or has passed.'),
  signers: z.array(PersonId).describe('Whose signatures were needed, besides that of whoever asked.'),
  missing: z.array(PersonId).describe('Whose signatures are missing.'),
  events: z.int().nullable().describe('How many events there are of the person; null before it is prepared.'),
  rows: z.int().nullable().describe('How many rows of read models; null before it is prepared.'),
  receivers: z.int().nullable().describe('How many other systems received some of it; null before that.'),
  decidedBy: PersonId.nullable(),
  decidedAt: Instant.nullable(),
  erasure: z.string().nullable().describe('The erasure that it led to; null for none.'),
  endedAt: Instant.nullable(),
})

const PREFIX = 'rights-request-'
const ofStream = ({ stream }: { readonly stream: string }) =>
  stream.startsWith(PREFIX) ? { request: RequestId.parse(stream.slice(PREFIX.length)) } : []

/**
 * The requests of rights, each with what it waits for and until when. A row holds ids and dates, and nothing that anybody wrote.
 * It stays when the person is erased: it shows that the school answered, and in time.
 */
export default defineProjection('rights-requests', {
  version: 5,
  description: 'Who asked for which right of whom, the state of the request, and until when it has to be answered.',
  key: z.object({ request: RequestId }),
  row,
  indexes: [['person'], ['state', 'deadline']],
  on: (on) => [
    on(requestMade, ofStream, (_, { subject, actor, data, recordedAt }) =>
      subject === null
        ? remove
        : {
            person: subject,
            right: data.right,
            lift: data.lift === true,
            texts: data.texts === true,
            namedTexts: 0,
            state: 'pending',
            requestedBy: actor,
            askedAs: null,
            madeAt: recordedAt,
            deadline: data.deadline,
            isExtended: false,
            warning: null,
            signers: [],
            missing: [],
            events: null,
            rows: null,
            receivers: null,
            decidedBy: null,
            decidedAt: null,
            erasure: null,
            endedAt: null,
          },
    ),
    on(requestPreparationBegun, ofStream, (row, { data }) =>
      row
        ? { ...row, state: 'preparing', askedAs: data.askedAs, signers: data.signers, missing: data.signers }
        : remove,
    ),
    on(requestSigned, ofStream, (row, { actor }) =>
      row ? { ...row, missing: row.missing.filter((one) => one !== actor) } : remove,
    ),
    on(requestSignatureWaived, ofStream, (row, { data }) =>
      row ? { ...row, missing: row.missing.filter((one) => one !== data.signer) } : remove,
    ),
    on(requestPrepared, ofStream, (row, { data: { events, rows, receivers } }) =>
      row ? { ...row, state: 'awaiting-approval', events, rows, receivers } : remove,
    ),
    on(requestApproved, ofStream, (row, { actor, recordedAt }) =>
      row ? { ...row, state: 'approved', decidedBy: actor, decidedAt: recordedAt } : remove,
    ),
    on(requestRejected, ofStream, (row, { actor, recordedAt: at }) =>
      row ? { ...row, state: 'rejected', decidedBy: actor, decidedAt: at, endedAt: at } : remove,
    ),
    on(requestCancelled, ofStream, (row, { recordedAt }) =>
      row ? { ...row, state: 'cancelled', endedAt: recordedAt } : remove,
    ),
    on(requestExtended, ofStream, (row, { data }) =>
      row ? { ...row, deadline: data.deadline, isExtended: true, warning: null } : remove,
    ),
    on(requestDeadlineNeared, ofStream, (row) => (row ? { ...row, warning: 'near' } : remove)),
    on(requestDeadlineMissed, ofStream, (row) => (row ? { ...row, warning: 'missed' } : remove)),
    on(requestCarriedOut, ofStream, (row, { data }) =>
      row ? { ...row, state: 'carried-out', erasure: data.erasure } : remove,
    ),
    on(
      textErased,
      ({ data: { request } }) => ({ request }),
      (row, { subject }) => {
        if (!row) return remove
        return row.person === subject ? { ...row, namedTexts: row.namedTexts + 1 } : row
      },
    ),
    on(requestCompleted, ofStream, (row, { data: { how }, recordedAt }) =>
      row ? { ...row, state: how === 'person-erased' ? 'lapsed' : 'complete', endedAt: recordedAt } : remove,
    ),
  ],
})
