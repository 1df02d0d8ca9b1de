// The implementation of `sillage rgpd consent`, `objection` and `restriction`: what may be done with the data of a person.
import { z } from 'zod'
import type { PersonId, TenantId } from '#kernel/ids.ts'
import type { Permission } from '#kernel/permission.ts'
import { withService } from '../command-line/session.ts'
import { act, answerTo, type Named } from './acting.ts'

type OfSchool = { readonly school: TenantId; readonly json?: boolean }
type OfPerson = OfSchool & { readonly person: PersonId }
type ForPerson = Named & { readonly person: PersonId } & Readonly<Record<string, unknown>>

const look = <Schema extends z.ZodType>(
  { school, json }: OfSchool,
  asked: { readonly verb: string; readonly query: string; readonly input: object },
  output: Schema,
  text: (answer: z.output<Schema>) => string,
  may: Permission = 'rights:read',
): Promise<void> =>
  withService(
    async ({ service }) => {
      const answer = await answerTo(service, { school, ...asked }, output, may)
      console.log(json ? JSON.stringify(answer) : text(answer))
    },
    { lookOnly: true },
  )

/** The options that are not common to all are fields of the command. */
const doing =
  (verb: string, command: string, said: string) =>
  ({ school, by, json, ...input }: ForPerson): Promise<void> =>
    act(
      { school, by, ...(json && { json }) },
      { verb, command: `privacy.${command}`, input: () => input, said, shown: { done: verb, person: input.person } },
    )

const inBoth = z.object({ fr: z.string(), en: z.string() })
const Text = z.looseObject({ version: z.int(), title: inBoth, text: inBoth })
const Texts = z.object({ texts: z.array(z.object({ purpose: z.string(), text: Text })) })

export type TextsOptions = OfSchool & { readonly lang: 'fr' | 'en' }

export const consentTexts = ({ lang, ...of }: TextsOptions): Promise<void> =>
  look(of, { verb: 'consent texts', query: 'consent-texts', input: {} }, Texts, ({ texts }) =>
    texts
      .map(({ purpose, text }) => `${purpose}, version ${text.version}\n${text.title[lang]}\n\n${text.text[lang]}`)
      .join('\n\n'),
  )

const Consents = z.looseObject({
  consents: z.array(
    z.looseObject({
      purpose: z.string(),
      state: z.string(),
      text: Text,
      givenText: z.int().nullable(),
      signed: z.array(z.string()),
      givenAt: z.string().nullable(),
      endedAt: z.string().nullable(),
    }),
  ),
})

export const consents = ({ person, ...of }: OfPerson): Promise<void> =>
  look(of, { verb: 'consent list', query: 'consents', input: { person } }, Consents, ({ consents: all }) =>
    all
      .map(({ purpose, state, text, givenText, signed, givenAt, endedAt }) =>
        [
          purpose.padEnd(18),
          state.padEnd(12),
          `text ${text.version}`,
          ...(signed.length > 0 ? [`signed by ${signed.join(' and ')}`] : []),
          ...(state === 'partly-given' ? [`given for text ${givenText}`] : []),
          ...(givenAt !== null && (state === 'given' || state === 'partly-given') ? [`since ${givenAt}`] : []),
          ...(endedAt !== null && state !== 'given' ? [`ended ${endedAt}`] : []),
        ].join('  '),
      )
      .join('\n'),
  )

export type GiveOptions = ForPerson & { readonly purpose: string; readonly text: number; readonly signed?: string[] }

/** On paper where it says who has signed; otherwise it is the signature of whoever is named. */
export const giveConsent = ({ signed, ...options }: GiveOptions): Promise<void> =>
  signed === undefined
    ? doing('consent give', 'give-consent', 'Signed. See sillage rgpd consent list.')(options)
    : doing(
        'consent give',
        'record-paper-consent',
        'Recorded. See sillage rgpd consent list.',
      )({
        ...options,
        signatories: signed,
      })

export type WithdrawOptions = ForPerson & { readonly purpose: string; readonly toldBy?: string }

export const withdrawConsent = ({ toldBy, ...options }: WithdrawOptions): Promise<void> => {
  const said = 'Withdrawn: nothing that depends on it is recorded from now on.'
  if (toldBy === undefined) return doing('consent withdraw', 'withdraw-consent', said)(options)
  const { by: office, ...rest } = options
  return act(
    { school: rest.school, by: office, ...(rest.json && { json: true }) },
    {
      verb: 'consent withdraw',
      command: 'privacy.record-paper-withdrawal',
      input: () => ({ person: rest.person, purpose: rest.purpose, by: toldBy }),
      said,
      shown: { done: 'consent withdraw', person: rest.person },
    },
  )
}

const Objections = z.looseObject({
  objections: z.array(z.object({ purpose: z.string(), madeAt: z.string(), overriddenAt: z.string().nullable() })),
})

export const objections = ({ person, ...of }: OfPerson): Promise<void> =>
  look(of, { verb: 'objection list', query: 'objections', input: { person } }, Objections, ({ objections: all }) =>
    all.length === 0
      ? 'This person objects to nothing.'
      : all
          .map(({ purpose, madeAt, overriddenAt }) =>
            [purpose.padEnd(14), `since ${madeAt}`, ...(overriddenAt ? [`overridden ${overriddenAt}`] : [])].join('  '),
          )
          .join('\n'),
  )

export const makeObjection = doing('objection make', 'make-objection', 'The use stops from now on.')
export const overrideObjection = doing(
  'objection override',
  'override-objection',
  'The use goes on. The person reads the reason in their file, and may object again.',
)
export const withdrawObjection = doing('objection withdraw', 'withdraw-objection', 'The objection has ended.')

const Restrictions = z.object({
  items: z.array(z.object({ person: z.string(), ground: z.string(), since: z.string() })),
  next: z.string().nullable(),
})
type Restrictions = z.output<typeof Restrictions>

export const restrictions = ({ school, json }: OfSchool): Promise<void> =>
  withService(
    async ({ service }) => {
      const items: Restrictions['items'] = []
      for (let cursor: string | null = null; ; ) {
        const input: object = { limit: 500, ...(cursor !== null && { cursor }) }
        const asked = { school, verb: 'restriction list', query: 'restrictions', input }
        const page: Restrictions = await answerTo(service, asked, Restrictions, 'rights:decide')
        items.push(...page.items)
        cursor = page.next
        if (cursor === null) break
      }
      const lines = items.map(({ person, ground, since }) => `${person}  ${ground.padEnd(18)}  since ${since}`)
      if (json) console.log(JSON.stringify(items))
      else console.log(lines.length === 0 ? 'Nobody’s data is restricted.' : lines.join('\n'))
    },
    { lookOnly: true },
  )

export const setRestriction = doing(
  'restriction set',
  'set-restriction',
  'From now on, the data of this person is stored and not shown.',
)
export const liftRestriction = doing(
  'restriction lift',
  'lift-restriction',
  'The data of this person is shown and used again.',
)

const Decisions = z.looseObject({
  decisions: z.array(
    z.looseObject({
      decision: z.string(),
      title: z.string(),
      status: z.string(),
      asked: z.string().nullable(),
      outcome: z.string().nullable(),
      answer: z.string().nullable(),
      madeAt: z.string(),
    }),
  ),
})

export const decisions = ({ person, ...of }: OfPerson): Promise<void> =>
  look(
    of,
    { verb: 'decision list', query: 'automated-decisions', input: { person } },
    Decisions,
    ({ decisions: all }) =>
      all.length === 0 ? 'No rule and no model decided anything about this person.' : all.map(decisionText).join('\n'),
    'learning:read',
  )

const decisionText = ({ decision, title, status, asked, outcome, answer, madeAt }: Decision): string =>
  [
    `${decision}  ${status}  ${madeAt}`,
    `  ${title}${outcome === null ? '' : ` : ${outcome}`}`,
    ...(asked === null ? [] : [`  asked for: ${asked}`]),
    ...(answer === null ? [] : [`  answered: ${answer}`]),
  ].join('\n')
type Decision = z.output<typeof Decisions>['decisions'][number]

export type ConfirmOptions = ForPerson & { readonly agreed: 'yes' | 'no' }

export const confirmDecision = ({ agreed, ...options }: ConfirmOptions): Promise<void> =>
  doing('decision confirm', 'confirm-decision', 'Recorded.')({ ...options, agreed: agreed === 'yes' })
export const contestDecision = doing('decision contest', 'contest-decision', 'Recorded: a human answers.')
export const reviewDecision = doing('decision review', 'review-decision', 'Recorded: whoever asked reads the answer.')
