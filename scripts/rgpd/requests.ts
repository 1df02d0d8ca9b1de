// The implementation of the verbs about requests of rights: `sillage rgpd requests`, `show`, `request`, `sign`, `approve`, ….
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Right } from '#events/privacy/values.ts'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import { withService } from '../command-line/session.ts'
import { act, answerTo, findRequest, type Item, type Named, pagesOf } from './acting.ts'

export type RequestsOptions = { readonly school: TenantId; readonly late?: boolean; readonly json?: boolean }

export async function requests({ school, late = false, json }: RequestsOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const items: Item[] = []
      for await (const page of pagesOf(service, school, 'requests', late)) items.push(...page)
      console.log(json ? JSON.stringify(items) : requestsText(items))
    },
    { lookOnly: true },
  )
}

export function requestsText(items: readonly Item[]): string {
  if (items.length === 0) return 'There are no requests.'
  return [`Requests: ${items.length}`, ...items.map(lineOf)].join('\n')
}

const lineOf = ({ request, person, right, state, deadline, warning, missing }: Item): string =>
  [
    `${request}  ${right.padEnd(13)}  ${state.padEnd(17)}  due ${deadline}`,
    `person ${person}`,
    ...(missing > 0 ? [`${missing} signature${missing === 1 ? '' : 's'} missing`] : []),
    ...(warning === null ? [] : [warning === 'near' ? 'due soon' : 'LATE']),
  ].join('  ')

const Details = z.looseObject({
  requestedBy: z.string().nullable(),
  missingSigners: z.array(z.string()),
  details: z.string().nullable(),
  explanation: z.string().nullable(),
  carriedOut: z.enum(['by-service', 'by-hand']).nullable(),
  steps: z.array(z.object({ what: z.string(), at: z.string() })),
})

export type ShowOptions = { readonly school: TenantId; readonly json?: boolean }

export async function show(id: string, { school, json }: ShowOptions): Promise<void> {
  await withService(
    async ({ service }) => {
      const item = await findRequest(service, school, id)
      const input = { request: item.request, person: item.person }
      const details = await answerTo(service, { school, verb: 'show', query: 'rights-request', input }, Details)
      console.log(json ? JSON.stringify(details) : detailsText(item, details))
    },
    { lookOnly: true },
  )
}

function detailsText(
  item: Item,
  { requestedBy, missingSigners, details, explanation, carriedOut, steps }: z.output<typeof Details>,
) {
  return [
    lineOf(item),
    ...(requestedBy === null ? [] : [`  asked by         ${requestedBy}`]),
    ...missingSigners.map((signer) => `  has not signed   ${signer}`),
    ...(details === null ? [] : [`  asked for        ${details}`]),
    ...(explanation === null ? [] : [`  explanation      ${explanation}`]),
    ...(carriedOut === null ? [] : [`  carried out      ${carriedOut === 'by-hand' ? 'by hand' : 'by the service'}`]),
    ...steps.map(({ what, at }) => `  ${at}  ${what.replace('privacy.', '')}`),
  ].join('\n')
}

export type RequestOptions = Named & {
  readonly person: PersonId
  readonly right: Right
  readonly ground?: string
  readonly purpose?: string
  readonly lift?: true
  readonly texts?: true
  readonly details?: string
}

export function request({ school, by, json, ...asked }: RequestOptions): Promise<void> {
  const id = randomUUID()
  return act(
    { school, by, ...(json && { json }) },
    {
      verb: 'request',
      command: 'privacy.make-request',
      input: () => ({ request: id, ...asked }),
      said: `Request ${id}: it is prepared by a worker, then the data protection officer decides.`,
      shown: { request: id },
    },
  )
}

/** What is done to a request, by its verb: the command, and what is printed. */
const steps = {
  sign: { command: 'privacy.sign-request', said: 'Signed.' },
  waive: { command: 'privacy.waive-signature', said: 'The request no longer waits for this signature.' },
  extend: {
    command: 'privacy.extend-request',
    said: 'The deadline is two months later. Whoever asked sees that, and the reason.',
  },
  approve: {
    command: 'privacy.approve-request',
    said: 'Approved: a worker carries it out (see sillage rgpd requests).',
  },
  reject: {
    command: 'privacy.reject-request',
    said: 'Rejected. Tell whoever asked why, and that they can complain to the CNIL or go to court.',
  },
  rectify: {
    command: 'privacy.rectify-data',
    said: 'The right value counts from now on. Once the request is approved, a worker erases the earlier ones for good.',
  },
  'erase-text': {
    command: 'privacy.erase-text',
    said: 'Once the request is approved, a worker erases this text for good, and nothing else.',
  },
  'carry-out': {
    command: 'privacy.carry-out-request',
    said: 'Recorded as carried out. Hand the answer over, then record that: sillage rgpd complete.',
  },
  complete: { command: 'privacy.complete-request', said: 'Complete: whoever asked has the answer.' },
  cancel: { command: 'privacy.cancel-request', said: 'Cancelled.' },
} as const
export type Step = keyof typeof steps

/** The options of a step that are not common to all are fields of its command. */
export const step =
  (verb: Step) =>
  (id: string, { school, by, json, ...input }: Named & Readonly<Record<string, unknown>>): Promise<void> =>
    act(
      { school, by, ...(json && { json }) },
      {
        verb,
        ...steps[verb],
        async input(service) {
          const { request, person } = await findRequest(service, school, id)
          return { request, person, ...input }
        },
        shown: { request: id },
      },
    )
