// How the two questions about requests of rights show one, and to whom. Separated parents share nothing: a guardian is shown the
// requests that they made and those that they have to sign, and no other, not even that there is one. Who asked and as what, whose
// signatures are missing and who decided are shown to the school, and to each of them only where it is themselves.
import { z } from 'zod'
import { AskedAs, RequestState, Right } from '#events/privacy/values.ts'
import { count, dayText, momentText, uuidText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import type { PersonId } from '#kernel/ids.ts'
import type { Visible } from '#kernel/personal.ts'
import type rightsRequests from '../../projections/privacy/rights-requests.ts'

const fields = {
  request: uuidText('The id of the request.'),
  person: uuidText('The person whose right it is.'),
  right: Right,
  lift: z.boolean().describe('Whether the end of a restriction or of an objection is asked for.'),
  texts: z
    .boolean()
    .describe('Of an erasure: whether only single texts are to be erased, which whoever decides names.'),
  namedTexts: count(
    'How many single texts are named to be erased or put right. A request with one has a certificate of texts, another has none.',
  ),
  state: RequestState,
  askedAs: AskedAs.nullable().describe(
    'Who asked: the person themself (`own`), a guardian of theirs, or the school for somebody who asked on paper. Null before it is prepared, and if somebody else of the family asked and the caller is not the school.',
  ),
  requestedBy: uuidText('Who asked; null if it is somebody else and the caller is not the school.').nullable(),
  madeAt: momentText('When it was made.'),
  deadline: dayText('The day until which it has to be answered.'),
  isExtended: z.boolean().describe('Whether the deadline was extended.'),
  warning: z
    .enum(['near', 'missed'])
    .nullable()
    .describe('`near`: the deadline is within a week; `missed`: it has passed. Null if neither.'),
  missing: count('How many signatures are missing.'),
  signs: z.boolean().describe('Whether that of the caller is one of them.'),
  missingSigners: z
    .array(uuidText('Whose signature is missing.'))
    .describe('Whose signatures are missing; empty if the caller is not the school.'),
  events: count('How many events there are of the person; null before it is prepared.').nullable(),
  rows: count('How many rows of read models; null before it is prepared.').nullable(),
  receivers: count('How many other systems received some of it; null before it is prepared.').nullable(),
  decidedBy: uuidText('Who decided; null if nobody has, or if the caller is not the school.').nullable(),
  decidedAt: momentText('When it was decided; null before.').nullable(),
  erasure: uuidText('The erasure that it led to; null for none.').nullable(),
  answer: z
    .string()
    .nullable()
    .describe(
      'The address of the answer, once it is there: the file of the person, the certificate of the erasure, or what the person objects to. Null where there is nothing to read.',
    ),
  endedAt: momentText('When it was complete, cancelled, rejected or lapsed; null before.').nullable(),
}

export const RightsRequest = z
  .object(fields)
  .meta({ id: 'RequestOfRight', description: 'A request of a right of a person over their data.' })
type Shown = z.output<typeof RightsRequest>

export const columns = [
  'request',
  'person',
  'right',
  'lift',
  'texts',
  'namedTexts',
  'state',
  'requestedBy',
  'askedAs',
  'madeAt',
  'deadline',
  'isExtended',
  'warning',
  'signers',
  'missing',
  'events',
  'rows',
  'receivers',
  'decidedBy',
  'decidedAt',
  'erasure',
  'endedAt',
] as const

type Row = z.output<(typeof rightsRequests)['key']> & Visible<(typeof rightsRequests)['row']>
type Viewer = { readonly actor: PersonId; readonly reach: 'school' | 'taught' }

/** Whether a request is shown at all. That of somebody else of the family, or on paper for them, is theirs alone. */
export const isShownTo = ({ actor, reach }: Viewer, { person, requestedBy, signers }: Row): boolean =>
  reach === 'school' || [person, requestedBy, ...signers].includes(actor)

export function shownRequest(
  { signers: _, missing, decidedBy, requestedBy, askedAs, ...row }: Row,
  { actor, reach }: Viewer,
): Shown {
  const isSchool = reach === 'school'
  const shown = (person: PersonId | null) => (isSchool || person === actor ? person : null)
  return {
    ...row,
    requestedBy: shown(requestedBy),
    askedAs: isSchool || requestedBy === actor || askedAs === 'school' ? askedAs : null,
    missing: missing.length,
    signs: missing.includes(actor),
    missingSigners: isSchool ? missing : [],
    decidedBy: shown(decidedBy),
    answer: answerOf(row),
  }
}

function answerOf({ state, right, person, erasure }: Pick<Row, 'state' | 'right' | 'person' | 'erasure'>) {
  if (state !== 'carried-out' && state !== 'complete') return null
  if (erasure !== null) return `/api/rights/erasures/${erasure}/certificate`
  if (right === 'objection') return `/api/rights/objections/${person}`
  return right === 'access' || right === 'portability' ? `/api/rights/access/${person}` : null
}

export const exampleRequest: Shown = {
  request: exampleSchool.request,
  person: exampleSchool.newcomer,
  right: 'access',
  lift: false,
  texts: false,
  namedTexts: 0,
  state: 'awaiting-approval',
  askedAs: 'school',
  requestedBy: exampleSchool.teacher,
  madeAt: '2026-11-02T08:00:00.000Z',
  deadline: '2026-12-02',
  isExtended: false,
  warning: null,
  missing: 0,
  signs: false,
  missingSigners: [],
  events: 270,
  rows: 33,
  receivers: 1,
  decidedBy: null,
  decidedAt: null,
  erasure: null,
  answer: null,
  endedAt: null,
}
