// How each right is carried out once a request is approved. A right without a way is carried out by hand: somebody does it, and
// records that. To give a right its way, put it into the table that src/compose/open-requests.ts makes.
import type { Right } from '#events/privacy/values.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'

export type ApprovedRequest = {
  readonly tenant: TenantId
  readonly request: string
  readonly person: PersonId
  /** The data protection officer: what is done is done on their decision. */
  readonly approvedBy: PersonId
  readonly signal: AbortSignal
}

export type Carried =
  | { readonly state: 'done'; readonly receivers: number; readonly erasure?: string }
  /** It goes on by itself: it is asked again. */
  | { readonly state: 'under-way' }
  /** The request does not say enough: somebody does it, and records that. */
  | { readonly state: 'by-hand' }

/** Asked again until it is done, also after a crash: doing it twice must be the same as doing it once. */
export type Way = (request: ApprovedRequest) => Promise<Carried>

export type Ways = Readonly<Record<Right, Way | 'by-hand'>>
