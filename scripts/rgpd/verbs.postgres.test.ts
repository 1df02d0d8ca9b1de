/** The verbs of `sillage rgpd` about requests, consents, objections and restrictions: they decide as HTTP does, and refuse alike. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { caughtUp } from '../../tests/http/caught-up.ts'
import { type Families, openFamilies } from '../../tests/http/families.fixtures.ts'
import { type Ended, runVerb } from '../command-line/run-verb.fixtures.ts'

let families: Families
let [first, second, third]: readonly string[] = []
const child = () => first ?? ''
beforeAll(async () => {
  families = await openFamilies('verbs of rights', 3)
  ;[first, second, third] = families.children
})
afterAll(() => families?.stack.close())

const run = (...args: readonly string[]): Promise<Ended> =>
  runVerb(families.stack.service, ['rgpd', ...args, '--school', families.stack.tenant])
async function done(...args: readonly string[]): Promise<string> {
  const { code, printed, said } = await run(...args)
  expect({ args, code, said }).toEqual({ args, code: 0, said: '' })
  return printed
}
async function refused(says: RegExp, ...args: readonly string[]): Promise<void> {
  const { code, printed, said } = await run(...args)
  expect({ args, code, printed, said }).toEqual({ args, code: 2, printed: '', said: expect.stringMatching(says) })
}
async function asked(by: 'mother' | 'father' | 'office', ...args: readonly string[]): Promise<string> {
  const { request } = JSON.parse(await done('request', '--by', families.ids[by], '--json', ...args))
  return request
}

describe('a request at a terminal', () => {
  it('goes from who asks to the answer, with the signature of the other parent', async () => {
    const { mother, father, office, officer } = families.ids
    const request = await asked('mother', '--person', child(), '--right', 'erasure', '--details', 'Tout, merci.')
    await families.until(request, child(), 'preparing')
    const shown = await done('show', request)
    expect(shown).toContain(`has not signed   ${father}`)
    expect(shown).toContain('asked for        Tout, merci.')
    expect(shown).toMatch(/\d{4}-\d\d-\d\dT.* {2}request-made\n/)
    await refused(/does not need your signature/, 'sign', request, '--by', mother)
    await refused(/may not do this/, 'sign', request, '--by', randomUUID())
    await refused(/may not do this/, 'waive', request, '--by', office, '--signer', father, '--reason', 'unreachable')
    await done('extend', request, '--by', officer, '--reason', 'complexity')
    await refused(/extended before/, 'extend', request, '--by', officer, '--reason', 'complexity')
    expect(await done('sign', request, '--by', father)).toBe('Signed.\n')
    await families.until(request, child(), 'awaiting-approval')
    await refused(/may not do this/, 'approve', request, '--by', office)
    await refused(/Only whoever made this request/, 'cancel', request, '--by', father)
    expect(await done('cancel', request, '--by', mother)).toBe('Cancelled.\n')
    await refused(/has been cancelled/, 'approve', request, '--by', officer)
    await families.until(request, child(), 'cancelled')
    const { events } = await families.stack.service.log.readAll({ after: 0n as never, limit: 5_000, filter: {} })
    const ofRequest = events.filter(({ stream }) => stream.endsWith(request))
    expect(ofRequest.map(({ type, actor }) => [type, actor])).toContainEqual(['privacy.request-signed', father])
  })

  it('of portability is listed, approved and handed over', async () => {
    const { officer } = families.ids
    const request = await asked('office', '--person', child(), '--right', 'portability')
    await families.until(request, child(), 'awaiting-approval')
    expect(await done('requests')).toMatch(new RegExp(`${request}  portability +awaiting-approval +due `))
    await done('approve', request, '--by', officer)
    await families.until(request, child(), 'carried-out')
    await refused(/service carries this out itself|has been carried out/, 'carry-out', request, '--by', officer)
    await done('complete', request, '--by', officer, '--how', 'by-post')
    await families.until(request, child(), 'complete')
  })

  it('of rectification gets its right value, and shows it nowhere', async () => {
    const { officer } = families.ids
    const request = await asked('mother', '--person', second ?? '', '--right', 'rectification')
    await families.until(request, second ?? '', 'awaiting-approval')
    await refused(/^error: The right value is missing\./, 'rectify', request, '--by', officer, '--what', 'name')
    const name = ['--given-name', 'Inès', '--family-name', 'Le Goff']
    const printed = await done('rectify', request, '--by', officer, '--what', 'name', ...name)
    expect(printed).not.toMatch(/Inès|Goff/)
    await done('approve', request, '--by', officer)
    await families.until(request, second ?? '', 'carried-out')
  })
})

describe('consents at a terminal', () => {
  const person = () => third ?? ''
  const detailed = ['--purpose', 'detailed-tracking']

  it('are asked with their text, in French first', async () => {
    expect(await done('consent', 'texts')).toContain('detailed-tracking, version 4\nSuivre le détail de l’activité\n')
    expect(await done('consent', 'texts', '--lang', 'en')).toContain('Following activity in detail')
  })

  it('are given by a child and a parent, withdrawn by one, and recorded from paper', async () => {
    const { mother, father, office, viewer } = families.ids
    const of = ['--person', person(), ...detailed]
    const state = async () => {
      await caughtUp(families.stack)
      return (await done('consent', 'list', '--person', person()))
        .split('\n')
        .find((line) => line.startsWith('detailed'))
    }
    expect(await state()).toMatch(/^detailed-tracking +not-given +text 4$/)
    await refused(/may not do this/, 'consent', 'give', ...of, '--text', '4', '--by', viewer)
    await refused(/may not do this/, 'consent', 'give', ...of, '--text', '4', '--by', office)
    await refused(/replaced by another version/, 'consent', 'give', ...of, '--text', '9', '--by', mother)
    await done('consent', 'give', ...of, '--text', '4', '--by', mother)
    expect(await state()).toMatch(/incomplete +text 4 +signed by guardian/)
    await done('consent', 'give', ...of, '--text', '4', '--by', person())
    expect(await state()).toMatch(/given +text 4 +signed by learner and guardian +since /)
    await done('consent', 'withdraw', ...of, '--by', father)
    expect(await state()).toMatch(/withdrawn .* ended /)
    await refused(/no consent to withdraw/, 'consent', 'withdraw', ...of, '--by', father)
    await refused(/may not do this/, 'consent', 'give', ...of, '--text', '4', '--by', mother, '--signed', 'learner')
    await done('consent', 'give', ...of, '--text', '4', '--by', office, '--signed', 'learner', 'guardian')
    expect(await state()).toMatch(/given +text 4/)
    await done('consent', 'withdraw', ...of, '--by', office, '--told-by', 'learner')
    expect(await state()).toMatch(/withdrawn/)
  })
})

describe('objections and restrictions at a terminal', () => {
  it('are made, overridden for a reason, and taken back', async () => {
    const { mother, officer, office } = families.ids
    const of = ['--person', third ?? '', '--purpose', 'publication']
    await done('objection', 'make', ...of, '--by', mother, '--reason', 'Pas d’accord')
    await refused(/made already/, 'objection', 'make', ...of, '--by', office)
    await refused(/may not do this/, 'objection', 'override', ...of, '--by', office, '--reason', 'Une étude')
    await done('objection', 'override', ...of, '--by', officer, '--reason', 'Une étude')
    await done('objection', 'withdraw', ...of, '--by', mother)
    await refused(/has not objected/, 'objection', 'withdraw', ...of, '--by', mother)
    await expect
      .poll(() => done('objection', 'list', '--person', third ?? ''))
      .toBe('This person objects to nothing.\n')
  })

  it('are set and lifted by the data protection officer alone', async () => {
    const { officer, office } = families.ids
    const of = ['--person', third ?? '']
    await refused(/may not do this/, 'restriction', 'set', ...of, '--by', office, '--ground', 'unlawful')
    await done('restriction', 'set', ...of, '--by', officer, '--ground', 'unlawful', '--note', 'Vu avec la famille')
    await refused(/restricted already/, 'restriction', 'set', ...of, '--by', officer, '--ground', 'unlawful')
    await expect.poll(() => done('restriction', 'list')).toMatch(new RegExp(`^${third} +unlawful +since `))
    await refused(/it is restricted/, 'decision', 'list', ...of)
    await done('restriction', 'lift', ...of, '--by', officer, '--informed-on', '2026-01-01')
    await refused(/not restricted/, 'restriction', 'lift', ...of, '--by', officer, '--informed-on', '2026-01-01')
    await expect.poll(() => done('restriction', 'list')).toBe('Nobody’s data is restricted.\n')
    expect(await done('decision', 'list', ...of)).toBe('No rule and no model decided anything about this person.\n')
  })
})

describe('a verb that is called wrongly', () => {
  /** A call of each verb that is right in its form, about somebody or something that does not exist. */
  const calls = (): Readonly<Record<string, readonly string[]>> => {
    const [by, person, request] = [families.ids.officer, child(), randomUUID()]
    const of = ['--person', person, '--by', by]
    const decision = ['--decision', randomUUID(), ...of]
    return {
      sign: [request, '--by', by],
      waive: [request, '--by', by, '--signer', person, '--reason', 'unreachable'],
      extend: [request, '--by', by, '--reason', 'complexity'],
      approve: [request, '--by', by],
      reject: [request, '--by', by, '--reason', 'other', '--explanation', 'TEXT'],
      rectify: [request, '--by', by, '--what', 'name', '--given-name', 'TEXT', '--family-name', 'TEXT'],
      'erase-text': [request, '--by', by, '--event', randomUUID(), '--field', 'response', '--value', 'TEXT'],
      'carry-out': [request, '--by', by],
      complete: [request, '--by', by, '--how', 'online'],
      cancel: [request, '--by', by],
      show: [request],
      request: [...of, '--right', 'access', '--details', 'TEXT'],
      'consent list': ['--person', person],
      'consent give': [...of, '--purpose', 'detailed-tracking', '--text', '4', '--signed', 'learner'],
      'consent withdraw': [...of, '--purpose', 'detailed-tracking', '--told-by', 'learner'],
      'objection list': ['--person', person],
      'objection make': [...of, '--purpose', 'teaching', '--reason', 'TEXT'],
      'objection override': [...of, '--purpose', 'teaching', '--reason', 'TEXT'],
      'objection withdraw': [...of, '--purpose', 'teaching'],
      'restriction list': [],
      'restriction set': [...of, '--ground', 'unlawful', '--note', 'TEXT'],
      'restriction lift': [...of, '--informed-on', '2026-01-01', '--note', 'TEXT'],
      'decision list': ['--person', person],
      'decision confirm': [...decision, '--agreed', 'yes', '--reason', 'TEXT'],
      'decision contest': [...decision, '--wants', 'human', '--reason', 'TEXT'],
      'decision review': [...decision, '--outcome', 'upheld', '--explanation', 'TEXT'],
    }
  }
  /** They answer with what there is, also where there is nothing. */
  const looks = ['consent list', 'restriction list', 'decision list']

  const mistakes: Readonly<Record<string, (call: readonly string[]) => readonly string[]>> = {
    'somebody whom the school does not know': (call) =>
      call.map((arg) => (arg === child() || arg === families.ids.officer ? randomUUID() : arg)),
    'a text with NUL': (call) => call.map((arg) => (arg === 'TEXT' ? 'a\0b' : arg)),
    'a text of 10,000 signs': (call) => call.map((arg) => (arg === 'TEXT' ? 'é'.repeat(10_000) : arg)),
    'an id with NUL': (call) => call.map((arg) => (/^[0-9a-f-]{36}$/.test(arg) ? `${arg.slice(0, 35)}\0` : arg)),
    'an id of 10,000 signs': (call) => call.map((arg) => (/^[0-9a-f-]{36}$/.test(arg) ? 'f'.repeat(10_000) : arg)),
  }

  it.each(Object.keys(mistakes))('ends with 2 and a sentence for %s, and records nothing', async (mistake) => {
    const before = await families.stack.service.log.head()
    for (const [verb, call] of Object.entries(calls())) {
      const wrong = mistakes[mistake]?.(call) ?? []
      if (JSON.stringify(wrong) === JSON.stringify(call)) continue
      const { code, printed, said } = await run(...verb.split(' '), ...wrong)
      expect(said, verb).not.toMatch(/^ {4}at |Error:/m)
      if (looks.includes(verb) && code === 0) continue
      expect({ verb, code, printed }).toEqual({ verb, code: 2, printed: '' })
      expect(said, verb).toMatch(/^error: \S/)
    }
    expect(await families.stack.service.log.head()).toBe(before)
  })

  it('finds nothing of another school', async () => {
    const request = await asked('office', '--person', child(), '--right', 'access')
    await families.until(request, child(), 'awaiting-approval')
    const other = randomUUID()
    const before = await families.stack.service.log.head()
    for (const [verb, call] of Object.entries(calls())) {
      const args = [
        'rgpd',
        ...verb.split(' '),
        ...call.map((arg, n) => (n === 0 && call[1] === '--by' ? request : arg)),
      ]
      const { code, printed, said } = await runVerb(families.stack.service, [...args, '--school', other])
      expect(said, verb).not.toMatch(/^ {4}at |Error:/m)
      expect(printed, verb).not.toContain(child())
      if (!looks.includes(verb)) expect({ verb, code }).toEqual({ verb, code: 2 })
    }
    expect(await families.stack.service.log.head()).toBe(before)
  })
})
