import { z } from 'zod'
import { consentTexts, currentTexts } from '#events/privacy/consent-texts.ts'
import { ConsentPurpose, ConsentSignatory, TextVersion } from '#events/privacy/values.ts'
import { momentText } from '#kernel/answer-fields.ts'
import { exampleSchool } from '#kernel/example-school.ts'
import { PersonId } from '#kernel/ids.ts'
import { defineQuery } from '#kernel/query.ts'
import consents from '../../projections/privacy/consents.ts'
import { ConsentState, stateOf } from './consent-state.ts'
import { ConsentText, shownText } from './shown-consent-text.ts'

const PersonConsent = z
  .object({
    purpose: ConsentPurpose,
    state: ConsentState,
    text: ConsentText,
    signed: z.array(ConsentSignatory).describe('Who has signed the current text.'),
    earlierText: ConsentText.nullable().describe(
      'The text that was agreed to, if it is an earlier one than the current text; null otherwise.',
    ),
    givenText: TextVersion.nullable().describe('The version of the text that was agreed to; null if none is.'),
    joint: z.boolean().nullable().describe('Whether the child and a parent gave it together; null if it is not given.'),
    givenAt: momentText('When it was given; null if it is not.').nullable(),
    endedAt: momentText('When an earlier consent ended; null if none did.').nullable(),
    endedBy: z
      .enum([...ConsentSignatory.options, 'turned-15'])
      .nullable()
      .describe('Who or what ended it.'),
  })
  .meta({ id: 'PersonConsent', description: 'A consent of a person, with the text that it is asked with.' })

type Row = Omit<z.output<typeof PersonConsent>, 'state' | 'text' | 'earlierText' | 'signed' | 'givenText'> & {
  readonly learnerSigned: number | null
  readonly guardianSigned: number | null
  readonly given: number | null
}

/** What a person has agreed to, and what they can still be asked, each with its text. */
export default defineQuery('consents', {
  summary: 'List the consents of a person',
  description:
    'Every consent that the school asks for, with its current text, and whether the person has given it. What depends on one that is not given is not recorded.',
  path: '/api/rights/consents/{person}',
  may: 'rights:read',
  of: ({ person }) => ({ kind: 'person', person }),
  // Part of the file of the person, which a restriction does not take from them.
  whileRestricted: 'shown',
  purpose: 'security',
  input: z.object({ person: PersonId }),
  output: z.object({ person: PersonId, consents: z.array(PersonConsent).describe('One for each purpose.') }),
  example: {
    input: { person: exampleSchool.learner },
    output: {
      person: exampleSchool.learner,
      consents: currentTexts.map((text) => ({
        purpose: text.purpose,
        state: 'given' as const,
        text: shownText(text),
        earlierText: null,
        signed: ['learner' as const, 'guardian' as const],
        givenText: text.version,
        joint: true,
        givenAt: '2026-10-12T06:00:00.000Z',
        endedAt: null,
        endedBy: null,
      })),
    },
  },
  reads: [consents],
  about: ({ person }) => [person],
  async run({ db, tenant }, { person }) {
    const rows = await db
      .selectFrom('consents')
      .select(['purpose', 'learnerSigned', 'guardianSigned', 'given', 'joint', 'givenAt', 'endedAt', 'endedBy'])
      .where('tenant', '=', tenant)
      .where('person', '=', person)
      .execute()
    const unasked = { learnerSigned: null, guardianSigned: null, given: null, joint: null }
    return {
      person,
      consents: currentTexts.map((text) => {
        const row: Row = rows.find(({ purpose }) => purpose === text.purpose) ?? {
          ...unasked,
          purpose: text.purpose,
          givenAt: null,
          endedAt: null,
          endedBy: null,
        }
        const { purpose, joint, givenAt, endedAt, endedBy } = row
        const agreed = consentTexts(purpose).find(({ version }) => version === row.given)
        return {
          purpose,
          state: stateOf(row),
          text: shownText(text),
          earlierText: agreed && agreed.version !== text.version ? shownText(agreed) : null,
          signed: [
            ...(row.learnerSigned === text.version ? ['learner' as const] : []),
            ...(row.guardianSigned === text.version ? ['guardian' as const] : []),
          ],
          givenText: row.given,
          joint,
          givenAt,
          endedAt,
          endedBy,
        }
      }),
    }
  },
})
