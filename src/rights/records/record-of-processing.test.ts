/** The record of processing: every event type of the catalogue is in it once, with what its declaration says. */
import { describe, expect, it } from 'vitest'
import { readDefinitions } from '#definitions/definitions.ts'
import { Instant, TenantId } from '#kernel/ids.ts'
import { frenchPage } from '../french-page.ts'
import { activitiesOf, recordOfProcessing } from './record-of-processing.ts'
import { recordDocument } from './record-page.ts'

const { events } = await readDefinitions()
const activities = activitiesOf(events.values())
const school = TenantId.parse('0b5c6d7e-0000-4000-8000-000000000001')

const record = recordOfProcessing({
  events,
  schoolOf: async (tenant) => (tenant === school ? { name: 'École <Jules & Jim>' } : null),
  receiversOf: async () => [{ address: 'https://ent.example', description: 'ENT', types: null, personal: true }],
  now: () => Instant.parse('2026-11-29T08:00:00Z'),
})

describe('the record of processing', () => {
  it('has every event type once', () =>
    expect(activities.flatMap(({ events: found }) => found.map(({ type }) => type)).sort()).toEqual(
      [...events.keys()].sort(),
    ))

  it('says of each what its declaration says', () => {
    for (const activity of activities)
      for (const { type, sealed } of activity.events) {
        const { purpose, basis, recipients, retention, personal } = events.get(type) ?? {}
        expect({ ...activity, sealed }).toMatchObject({
          purpose,
          basis,
          retention,
          sealed: [...(personal?.keys() ?? [])].sort(),
        })
        expect([...activity.recipients].sort()).toEqual([...(recipients ?? [])].sort())
      }
  })

  it('says what is recorded only with a consent, in the words in which people are asked', async () => {
    const made = await record(school)
    expect(made?.consents.map(({ purpose, types }) => [purpose, types])).toEqual([
      ['declared-emotions', ['learning.emotion-detected']],
      [
        'detailed-tracking',
        [
          'learning.content-viewed',
          'learning.learning-started',
          'learning.path-screens-visited',
          'learning.screens-visited',
        ],
      ],
    ])
    for (const { text } of made?.consents ?? []) expect(made && frenchPage(recordDocument(made))).toContain(text)
    const onConsent = activities.flatMap(({ events: found }) => found.flatMap((event) => event.onConsent))
    expect(onConsent.map(({ field }) => field).sort()).toEqual(['atMs', 'device', 'fromMs'])
  })

  it('names each event in French, without any value', () => {
    for (const { events: found } of activities)
      for (const { type, inWords } of found) {
        expect([type, inWords.length > 5]).toEqual([type, true])
        expect(inWords).not.toMatch(/undefined|null|NaN|\[object|erased/)
      }
  })

  it('is a page in French, in which every value is escaped', async () => {
    const made = await record(school)
    const page = made ? frenchPage(recordDocument(made)) : ''
    expect(page).toContain('<html lang="fr">')
    expect(page).toContain('École &lt;Jules &amp; Jim&gt;')
    expect(page).toContain('https://ent.example')
    for (const type of events.keys()) expect(page).toContain(type)
  })

  it('is of a school that exists', async () =>
    expect(await record(TenantId.parse('0b5c6d7e-0000-4000-8000-000000000002'))).toBeNull())
})
